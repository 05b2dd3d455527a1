package io.driftgate.drift.comparison;

import io.driftgate.models.ModelManifest;
import io.driftgate.models.reference.ReferenceTable;
import io.driftgate.schemas.DriftMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What windows are compared with: the training sample of a version, column by column, the score
 * first. Immutable; for any thread.
 */
public final class Reference {
  private final List<Column> columns = new ArrayList<>();
  private final List<ColumnReference> prepared = new ArrayList<>();
  private final List<Measured> measures = new ArrayList<>();
  private final int rows;

  private Reference(int rows) {
    this.rows = rows;
  }

  /**
   * The reference of a model.
   *
   * @param table its training sample
   * @param scores what the model says of these rows, without those that it cannot score; empty
   *     where unknown, and the score is not compared
   */
  public static Reference of(ModelManifest manifest, ReferenceTable table, double[] scores) {
    List<Column> columns = new ArrayList<>();
    if (scores.length > 0) {
      columns.add(Column.score());
    }
    manifest.features().forEach(feature -> columns.add(Column.of(feature)));
    return of(columns, Sample.of(table, columns, 0, table.rows()).scores(scores));
  }

  /** A table without a model: all its columns but some. */
  public static Reference of(ReferenceTable table, Iterable<String> names) {
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(Column.of(Objects.requireNonNull(table.column(name), name)));
    }
    return of(columns, Sample.of(table, columns, 0, table.rows()));
  }

  /** Any rows; columns that they do not have are left out. */
  public static Reference of(List<Column> columns, Sample sample) {
    Reference reference = new Reference(sample.rows());
    columns.forEach(column -> reference.add(column, sample));
    return reference;
  }

  private void add(Column column, Sample sample) {
    ColumnReference reference = prepare(column, sample);
    if (reference == null || reference.rows() == reference.missing()) {
      return;
    }
    columns.add(column);
    prepared.add(reference);
    measures.add(new Measured(column, DriftMeasure.DISTRIBUTION));
    if (column.isScore()) {
      return;
    }
    measures.add(new Measured(column, DriftMeasure.MISSING));
    if (column.range() != null) {
      measures.add(new Measured(column, DriftMeasure.OUT_OF_RANGE));
    }
    if (column.categorical() && !column.known().isEmpty()) {
      measures.add(new Measured(column, DriftMeasure.UNKNOWN_CATEGORY));
    }
  }

  private static @Nullable ColumnReference prepare(Column column, Sample sample) {
    if (column.categorical()) {
      @Nullable String[] values = sample.categories(column.name());
      return values == null ? null : ColumnReference.Categories.of(column, values);
    }
    double[] values = column.isScore() ? sample.scores() : sample.numbers(column.name());
    return values == null ? null : ColumnReference.Numbers.of(column, values);
  }

  /** Rows of the training sample. */
  public int rows() {
    return rows;
  }

  /** What is compared, in this order everywhere. */
  public List<Measured> measures() {
    return measures;
  }

  List<Column> columns() {
    return columns;
  }

  ColumnReference prepared(int column) {
    return prepared.get(column);
  }

  /** The effect of each measure, 0 to 1; NaN where the sample has nothing to compare. */
  public double[] effects(Sample sample) {
    double[] effects = new double[measures.size()];
    int measure = 0;
    for (int column = 0; column < columns.size(); column++) {
      ColumnReference.Current current = prepared.get(column).current(sample, columns.get(column));
      while (measure < measures.size()
          && measures.get(measure).column().equals(columns.get(column))) {
        effects[measure] =
            current == null
                ? Double.NaN
                : effect(prepared.get(column), current, measures.get(measure).measure());
        measure++;
      }
    }
    return effects;
  }

  static double effect(
      ColumnReference reference, ColumnReference.Current current, DriftMeasure measure) {
    Counted counted = counted(reference, current, measure);
    if (counted == null) {
      return current.present() == 0 ? Double.NaN : distance(reference, current);
    }
    return counted.currentRows() == 0
        ? Double.NaN
        : Math.abs(
            (double) counted.referenceHits() / counted.referenceRows()
                - (double) counted.currentHits() / counted.currentRows());
  }

  private static double distance(ColumnReference reference, ColumnReference.Current current) {
    if (reference instanceof ColumnReference.Numbers numbers) {
      return numbers.distance(current);
    }
    return ((ColumnReference.Categories) reference).distance(current);
  }

  /** How many of how many rows have something, on both sides. */
  record Counted(int referenceHits, int referenceRows, int currentHits, int currentRows) {}

  /** The counts behind a rate; null for a distribution. */
  static @Nullable Counted counted(
      ColumnReference reference, ColumnReference.Current current, DriftMeasure measure) {
    return switch (measure) {
      case MISSING ->
          new Counted(reference.missing(), reference.rows(), current.missing(), current.rows());
      case OUT_OF_RANGE ->
          new Counted(
              ((ColumnReference.Numbers) reference).outOfRange(),
              reference.rows() - reference.missing(),
              current.outOfRange(),
              current.present());
      case UNKNOWN_CATEGORY ->
          new Counted(
              ((ColumnReference.Categories) reference).unknown(),
              reference.rows() - reference.missing(),
              current.unknown(),
              current.present());
      case DISTRIBUTION, UNKNOWN -> null;
    };
  }

  /**
   * The effect that noise alone passes in one comparison of twenty, over all measures together
   * (Bonferroni), for a sample of so many rows. For numbers by the asymptotic distribution of D;
   * for categories by the normal approximation with the bounded differences of McDiarmid 1989.
   */
  public double[] noise(int sampleRows) {
    double level = 0.05 / Math.max(1, measures.size());
    double[] noise = new double[measures.size()];
    int measure = 0;
    for (int column = 0; column < columns.size(); column++) {
      ColumnReference reference = prepared.get(column);
      double inverse =
          1.0 / Math.max(1, reference.rows() - reference.missing()) + 1.0 / Math.max(1, sampleRows);
      while (measure < measures.size()
          && measures.get(measure).column().equals(columns.get(column))) {
        noise[measure] =
            Math.min(1, noise(reference, measures.get(measure).measure(), inverse, level));
        measure++;
      }
    }
    return noise;
  }

  private static double noise(
      ColumnReference reference, DriftMeasure measure, double inverse, double level) {
    if (measure == DriftMeasure.DISTRIBUTION) {
      double deviation = Math.sqrt(-Math.log(level / 2) / 2 * inverse);
      if (reference instanceof ColumnReference.Categories categories) {
        double present = (double) categories.rows() - categories.missing();
        double mean = 0;
        for (int count : categories.counts().values()) {
          double share = count / present;
          mean += Math.sqrt(2 / Math.PI * share * (1 - share) * inverse) / 2;
        }
        return mean + Math.sqrt(-Math.log(level) / 2 * inverse);
      }
      return deviation;
    }
    ColumnReference.Current none =
        new ColumnReference.Current(0, 0, 0, 0, new double[0], java.util.Map.of());
    Counted counted = Objects.requireNonNull(counted(reference, none, measure));
    double share = (counted.referenceHits() + 1.0) / (counted.referenceRows() + 2.0);
    // Bernstein's inequality: a normal tail, and a term for rare hits
    double log = Math.log(2 / level);
    return Math.sqrt(2 * share * (1 - share) * inverse * log) + inverse * log / 3;
  }
}
