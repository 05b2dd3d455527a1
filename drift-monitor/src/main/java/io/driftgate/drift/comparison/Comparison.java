package io.driftgate.drift.comparison;

import io.driftgate.drift.statistics.BinnedCounts;
import io.driftgate.drift.statistics.FisherExact;
import io.driftgate.drift.statistics.KolmogorovSmirnov;
import io.driftgate.drift.statistics.Wasserstein;
import io.driftgate.schemas.BinShares;
import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.MeasureReport;
import io.driftgate.schemas.TrustedRecords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One sample held against a reference, with every number that a report shows. Not thread-safe. */
public final class Comparison {
  static {
    TrustedRecords.trust();
  }

  private static final int CATEGORIES_LISTED = 20;
  private static final double GONE_SHARE_MIN = 0.01;

  private final Reference reference;
  private final List<ColumnReference.@Nullable Current> currents = new ArrayList<>();
  private final KolmogorovSmirnov.@Nullable Method method;
  private final double[] effects;
  private final double[] pValues;
  private final String[] methods;

  /** Compares; exact p-values where samples are small enough, as {@link KolmogorovSmirnov}. */
  public static Comparison of(Reference reference, Sample sample) {
    return new Comparison(reference, sample, null);
  }

  /** The same with one method for all Kolmogorov-Smirnov tests. */
  public static Comparison of(Reference reference, Sample sample, KolmogorovSmirnov.Method method) {
    return new Comparison(reference, sample, method);
  }

  private Comparison(
      Reference reference, Sample sample, KolmogorovSmirnov.@Nullable Method method) {
    this.reference = reference;
    this.method = method;
    int measures = reference.measures().size();
    this.effects = new double[measures];
    this.pValues = new double[measures];
    this.methods = new String[measures];
    int measure = 0;
    for (int index = 0; index < reference.columns().size(); index++) {
      Column column = reference.columns().get(index);
      ColumnReference.Current current = reference.prepared(index).current(sample, column);
      currents.add(current);
      while (measure < measures && reference.measures().get(measure).column().equals(column)) {
        compare(measure, reference.prepared(index), current);
        measure++;
      }
    }
  }

  private void compare(
      int measure, ColumnReference prepared, ColumnReference.@Nullable Current current) {
    effects[measure] = Double.NaN;
    pValues[measure] = Double.NaN;
    methods[measure] = "";
    if (current == null) {
      return;
    }
    DriftMeasure what = reference.measures().get(measure).measure();
    effects[measure] = Reference.effect(prepared, current, what);
    Reference.Counted counted = Reference.counted(prepared, current, what);
    if (counted != null) {
      if (counted.currentRows() > 0 && counted.referenceRows() > 0) {
        pValues[measure] =
            FisherExact.pValue(
                counted.referenceHits(),
                counted.referenceRows(),
                counted.currentHits(),
                counted.currentRows());
        methods[measure] = "exact";
      }
    } else if (prepared instanceof ColumnReference.Numbers numbers) {
      if (numbers.sorted().length >= 2 && current.numbers().length >= 2) {
        KolmogorovSmirnov test =
            method == null
                ? KolmogorovSmirnov.test(numbers.sorted(), current.numbers())
                : KolmogorovSmirnov.test(numbers.sorted(), current.numbers(), method);
        pValues[measure] = test.pValue();
        methods[measure] = test.method() == KolmogorovSmirnov.Method.EXACT ? "exact" : "asymptotic";
      }
    } else if (current.present() > 0) {
      pValues[measure] =
          counts((ColumnReference.Categories) prepared, current).chiSquare().pValue();
      methods[measure] = "asymptotic";
    }
  }

  /** The effect of each measure, in the reference's order; NaN where there was nothing. */
  public double[] effects() {
    return effects.clone();
  }

  /** The textbook p-value of each measure; NaN where there is none. */
  public double[] pValues() {
    return pValues.clone();
  }

  /** Categories of both sides, in their order, and their counts. */
  private static BinnedCounts counts(
      ColumnReference.Categories categories, ColumnReference.Current current) {
    TreeSet<String> all = new TreeSet<>(categories.counts().keySet());
    all.addAll(current.counts().keySet());
    return BinnedCounts.of(ordered(all, categories.counts()), ordered(all, current.counts()));
  }

  private static long[] ordered(SortedSet<String> names, Map<String, Integer> counts) {
    return names.stream().mapToLong(name -> counts.getOrDefault(name, 0)).toArray();
  }

  /**
   * The report of each column, without what only a decision knows: gates, adjusted and calibrated
   * p-values are zero, null or false. Rates are those of the sample.
   */
  public List<FeatureReport> features() {
    Map<Column, List<MeasureReport>> measures = new LinkedHashMap<>();
    for (int measure = 0; measure < effects.length; measure++) {
      Measured measured = reference.measures().get(measure);
      List<MeasureReport> of =
          measures.computeIfAbsent(measured.column(), column -> new ArrayList<>());
      if (!Double.isNaN(effects[measure])) {
        of.add(report(measure, measured));
      }
    }
    List<FeatureReport> features = new ArrayList<>();
    for (int index = 0; index < reference.columns().size(); index++) {
      Column column = reference.columns().get(index);
      features.add(
          feature(
              column,
              reference.prepared(index),
              currents.get(index),
              Objects.requireNonNull(measures.get(column))));
    }
    return features;
  }

  private MeasureReport report(int measure, Measured measured) {
    boolean distribution = measured.measure() == DriftMeasure.DISTRIBUTION;
    String ofDistribution = measured.column().categorical() ? "chi-square" : "kolmogorov-smirnov";
    return MeasureReport.newBuilder()
        .setMeasure(measured.measure())
        .setTest(distribution ? ofDistribution : "fisher")
        .setEffect(effects[measure])
        .setGate(0)
        .setPValue(Double.isNaN(pValues[measure]) ? null : Double.valueOf(pValues[measure]))
        .setPValueMethod(methods[measure].isEmpty() ? null : methods[measure])
        .setQuietBelow(0)
        .setNamed(false)
        .build();
  }

  private static FeatureReport feature(
      Column column,
      ColumnReference prepared,
      ColumnReference.@Nullable Current current,
      List<MeasureReport> measures) {
    int rows = current == null ? 0 : current.present();
    FeatureReport report =
        FeatureReport.newBuilder()
            .setName(column.name())
            .setIsScore(column.isScore())
            .setCategorical(column.categorical())
            .setReferenceRows(prepared.rows() - prepared.missing())
            .setRows(rows)
            .setMeasures(measures)
            .setMissingRate(current == null ? 0 : share(current.missing(), current.rows()))
            .setReferenceMissingRate(share(prepared.missing(), prepared.rows()))
            .setOutOfRangeRate(current == null ? 0 : share(current.outOfRange(), rows))
            .setUnknownCategoryRate(current == null ? 0 : share(current.unknown(), rows))
            .build();
    if (current == null || rows == 0) {
      return report;
    }
    if (prepared instanceof ColumnReference.Numbers numbers) {
      describe(report, numbers, current);
    } else {
      describe(report, (ColumnReference.Categories) prepared, current, column.sensitive());
    }
    return report;
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static void describe(
      FeatureReport report, ColumnReference.Numbers numbers, ColumnReference.Current current) {
    Bins bins = Bins.of(numbers.sorted(), current.numbers());
    BinnedCounts counts = bins.counts();
    double distance = Wasserstein.standardised(numbers.sorted(), current.numbers());
    report.setWasserstein(Double.isFinite(distance) ? Double.valueOf(distance) : null);
    report.setPopulationStabilityIndex(counts.populationStabilityIndex());
    report.setJensenShannon(counts.jensenShannonDistance());
    report.setBins(
        BinShares.newBuilder()
            .setEdges(bins.edges())
            .setReference(bins.referenceShares())
            .setCurrent(bins.currentShares())
            .build());
  }

  private static void describe(
      FeatureReport report,
      ColumnReference.Categories categories,
      ColumnReference.Current current,
      boolean sensitive) {
    BinnedCounts counts = counts(categories, current);
    report.setPopulationStabilityIndex(counts.populationStabilityIndex());
    report.setJensenShannon(counts.jensenShannonDistance());
    report.setChiSquare(counts.chiSquare().statistic());
    CategoryBins bins = CategoryBins.of(categories.counts(), current.counts());
    report.setBins(
        BinShares.newBuilder()
            .setCategories(sensitive ? List.of() : bins.names())
            .setReference(bins.referenceShares())
            .setCurrent(bins.currentShares())
            .build());
    if (sensitive) {
      return;
    }
    double present = (double) categories.rows() - categories.missing();
    report.setCategoriesNew(
        current.counts().keySet().stream()
            .filter(name -> !categories.counts().containsKey(name))
            .limit(CATEGORIES_LISTED)
            .toList());
    report.setCategoriesGone(
        categories.counts().entrySet().stream()
            .filter(entry -> entry.getValue() / present >= GONE_SHARE_MIN)
            .map(Map.Entry::getKey)
            .filter(name -> !current.counts().containsKey(name))
            .limit(CATEGORIES_LISTED)
            .toList());
  }
}
