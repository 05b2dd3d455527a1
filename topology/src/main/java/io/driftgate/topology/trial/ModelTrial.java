package io.driftgate.topology.trial;

import io.driftgate.models.ModelBundle;
import io.driftgate.models.reference.ReferenceException;
import io.driftgate.models.reference.ReferenceTable;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowFiller;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.BatchMeasurement;
import io.driftgate.topology.scoring.BatchScorer;
import io.driftgate.topology.scoring.ModelOutputException;
import io.driftgate.topology.scoring.ModelRejectedException;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.scoring.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads a version, scores its reference, compares its golden rows, measures its batch sizes. One
 * use each.
 */
public final class ModelTrial {
  private static final int MAX_REFERENCE_ROWS = 10_000;
  private static final int MAX_PROBLEMS = 20;

  private final ModelBundle bundle;
  private final int maxRows;
  private final LongSupplier nanoTime;
  private final RowLayout layout;
  private final RowFiller filler;
  private final List<String> problems = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Integer> indexes = new ArrayList<>();
  private final List<TrialReport.ScoredRow> scored = new ArrayList<>();
  private int rejectedRows;
  private int goldenRows;
  private double goldenDifference;
  private List<BatchMeasurement.Size> sizes = List.of();

  /**
   * @param maxRows largest batch that is tried
   * @param nanoTime a clock, nanoseconds
   */
  public ModelTrial(ModelBundle bundle, int maxRows, LongSupplier nanoTime) {
    this.bundle = bundle;
    this.maxRows = maxRows;
    this.nanoTime = nanoTime;
    this.layout = new RowLayout(bundle.manifest().features(), "", "");
    this.filler = new RowFiller(layout);
  }

  /** Runs it. A model that cannot be loaded or fails is a problem in the report. */
  public TrialReport run() {
    readReference();
    List<GoldenRow> golden = readGolden();
    if (rows.isEmpty()) {
      rows.add(layout.newRow());
    }
    try (OnnxModel model = OnnxModel.load(bundle, BatchLimits.upTo(maxRows))) {
      scoreReference(model);
      compareGolden(model, golden);
      if (problems.isEmpty()) {
        sizes = new BatchMeasurement(model, rows, nanoTime).measure();
      }
    } catch (ModelRejectedException | ModelOutputException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return new TrialReport(
        problems, indexes.size(), rejectedRows, goldenRows, goldenDifference, sizes, scored);
  }

  private void readReference() {
    String file = bundle.referenceFile();
    if (file != null) {
      try {
        byte[] content = Objects.requireNonNull(bundle.files().get(file), file);
        fill(file, ReferenceTable.read(file, content));
      } catch (ReferenceException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }

  /** The golden rows; where there is no reference, they are also what sizes are measured with. */
  private List<GoldenRow> readGolden() {
    byte[] content = bundle.files().get(ModelBundle.GOLDEN_FILE);
    if (content == null) {
      return List.of();
    }
    List<GoldenRow> golden = GoldenRow.read(content, problems);
    if (rows.isEmpty()) {
      for (GoldenRow values : golden) {
        Row row = layout.newRow();
        if (values.score() != null && filler.fill(values, row) == null) {
          rows.add(row);
        }
      }
    }
    return golden;
  }

  private void fill(String file, ReferenceTable table) {
    bundle
        .manifest()
        .features()
        .forEach(
            feature -> {
              if (table.column(feature.name()) == null) {
                problems.add(
                    file
                        + " has no column '"
                        + feature.name()
                        + "', which is a feature; its columns are "
                        + table.columnNames());
              }
            });
    if (!problems.isEmpty()) {
      return;
    }
    ReferenceRows source = new ReferenceRows(table);
    String rejection = "";
    for (int index = 0; index < Math.min(table.rows(), MAX_REFERENCE_ROWS); index++) {
      Row row = layout.newRow();
      Rejected rejected;
      try {
        rejected = filler.fill(source.at(index), row);
      } catch (IllegalStateException e) {
        // a text in a column of numbers
        problems.add(file + ", row " + (index + 1) + ": " + e.getMessage());
        return;
      }
      if (rejected == null) {
        rows.add(row);
        indexes.add(index);
      } else {
        rejectedRows++;
        rejection = rejected.detail();
      }
    }
    if (rows.isEmpty()) {
      problems.add(
          file
              + ": none of its "
              + table.rows()
              + " rows would be scored; the last one because "
              + rejection);
    }
  }

  private void scoreReference(OnnxModel model) {
    int bad = 0;
    String last = "";
    List<Score> scores = model.newScorer().score(rows);
    boolean madeUp = indexes.isEmpty() && bundle.files().get(ModelBundle.GOLDEN_FILE) == null;
    if (madeUp && scores.get(0) instanceof Score.Failed failed) {
      problems.add(
          "the model fails on a row of zeros, and there is no reference to try other rows of;"
              + " give one. "
              + failed.message());
    }
    for (int index = 0; index < indexes.size(); index++) {
      Score score = scores.get(index);
      if (score instanceof Score.Scored good) {
        scored.add(
            new TrialReport.ScoredRow(
                indexes.get(index), good.score(), good.label() == null ? "" : good.label()));
      } else {
        bad++;
        last =
            "row "
                + (indexes.get(index) + 1)
                + (score instanceof Score.Failed failed
                    ? " fails: " + failed.message()
                    : " scores NaN or infinity");
      }
    }
    if (bad > 0) {
      problems.add(
          bundle.referenceFile()
              + ": the model gives no finite score for "
              + bad
              + " of its "
              + indexes.size()
              + " rows; "
              + last
              + ". Correct the model, or give it the missing-value policy that it was trained with");
    }
  }

  private void compareGolden(OnnxModel model, List<GoldenRow> rowsOfTrainer) {
    BatchScorer scorer = model.newScorer();
    int wrong = 0;
    for (GoldenRow golden : rowsOfTrainer) {
      Row row = layout.newRow();
      Rejected rejected = filler.fill(golden, row);
      Score score = rejected == null ? scorer.score(List.of(row)).get(0) : null;
      String difference = difference(golden, rejected, score);
      if (difference == null) {
        goldenRows++;
      } else if (wrong++ < MAX_PROBLEMS) {
        problems.add("golden.jsonl, line " + golden.line() + ": " + difference);
      }
    }
    if (wrong > 0) {
      problems.add(
          "golden.jsonl: "
              + wrong
              + " rows do not come out as the trainer saw them; is it of this model, and are the"
              + " columns in the right order?");
    }
  }

  private @Nullable String difference(
      GoldenRow golden, @Nullable Rejected rejected, @Nullable Score score) {
    if (!(score instanceof Score.Scored found)) {
      String why =
          rejected != null
              ? rejected.detail()
              : score instanceof Score.Failed failed ? failed.message() : "NaN or infinite";
      return golden.score() == null
          ? null
          : "expected " + golden.score() + ", found no score: " + why;
    }
    if (golden.score() == null) {
      return "expected no score, found " + found.score();
    }
    goldenDifference = Math.max(goldenDifference, Math.abs(found.score() - golden.score()));
    if (golden.distance(found.score()) > 1) {
      return "expected the score " + golden.score() + ", found " + found.score();
    }
    String wanted = golden.label();
    return wanted == null || found.label() == null || wanted.equals(found.label())
        ? null
        : "expected the label '" + wanted + "', found '" + found.label() + "'";
  }
}
