package io.driftgate.topology.scoring;

import io.driftgate.models.InputTensor;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.onnx.TreeCut;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.trees.ThresholdRows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares a model with the same model behind trees of our own, on rows made for it: every score
 * and label has to have the same bits, whatever the number of rows in a call. The rows are the same
 * each time, so what is found does not change from one start to the next.
 */
final class TreeCheck {
  private static final long SEED = 20_261_122;
  private static final int MIN_ROWS = 256;
  private static final int MAX_ROWS = 2_048;

  /** Trees that are gone through, row by row, take some 10 ns each a level in ONNX Runtime. */
  private static final int MAX_LEVELS = 2_000_000;

  /** Sizes of calls, one after the other and again. */
  private static final int[] CALLS = {1, 64, 7, 100, 2, 31};

  private final RowLayout layout;

  /** Of each column that the trees read, the index in a row's numbers. */
  private final int[] places;

  private final ThresholdRows values;

  TreeCheck(ModelManifest manifest, TreeCut.Made cut) {
    InputTensor input =
        manifest.inputs().stream()
            .filter(each -> each.tensor().equals(cut.input()))
            .findFirst()
            .orElseThrow();
    this.places = LoadedGraph.places(manifest, input);
    this.layout = new RowLayout(manifest.features(), "", "");
    this.values = new ThresholdRows(cut.ensemble(), SEED);
  }

  /** What differs; null where nothing does. */
  @Nullable String difference(OnnxModel whole, OnnxModel own) {
    BatchScorer expected = whole.newScorer();
    BatchScorer found = own.newScorer();
    int rows = rows();
    for (int from = 0, call = 0; from < rows; call++) {
      List<Row> some = rows(CALLS[call % CALLS.length]);
      String difference = difference(expected.score(some), found.score(some));
      if (difference != null) {
        return difference;
      }
      from += some.size();
    }
    return null;
  }

  /** How many are worth while, and cost little. */
  private int rows() {
    long levels = Math.max(1, values.levels());
    long wanted = Math.max(MIN_ROWS, 4L * values.thresholds());
    return (int) Math.max(MIN_ROWS, Math.min(Math.min(wanted, MAX_ROWS), MAX_LEVELS / levels));
  }

  private List<Row> rows(int count) {
    List<Row> rows = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      Row row = layout.newRow();
      float[] next = values.next();
      for (int column = 0; column < next.length; column++) {
        row.numbers()[places[column]] = next[column];
      }
      rows.add(row);
    }
    return rows;
  }

  private static @Nullable String difference(List<Score> expected, List<Score> found) {
    for (int row = 0; row < expected.size(); row++) {
      if (!expected.get(row).equals(found.get(row))) {
        return "of a row in a call of "
            + expected.size()
            + " ONNX Runtime says "
            + expected.get(row)
            + ", Driftgate "
            + found.get(row);
      }
    }
    return null;
  }
}
