package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.BatchMeasurement;
import io.driftgate.topology.scoring.BatchScorer;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.scoring.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models whose scores depend on how many rows a call has, as kernels for a single row and ensembles
 * in large batches do in the last bits; here by the graph, so that it is so on every machine.
 */
class BatchBitsTest {
  private static final int LIMIT = 32;
  private static final List<Feature> FEATURES =
      List.of(Feature.required("a", TensorType.FP32), Feature.required("b", TensorType.FP32));

  @TempDir Path directory;

  private final List<Row> rows = rows();

  @Test
  void aSingleRowThatComesOutOtherwiseIsFilledUp() {
    List<BatchMeasurement.Size> sizes = measured(1, 1_000);

    BatchMeasurement.Size best = BatchMeasurement.best(sizes, true);

    assertThat(best.minRows()).isEqualTo(2);
    assertThat(best.rows()).isGreaterThan(2);
    assertThat(BatchMeasurement.tolerance(sizes, best)).isZero();
    assertThat(scoresOfEachRow(1, 1_000, best.limits())).containsOnly(1);
    assertThat(scoresOfEachRow(1, 1_000, BatchLimits.upTo(LIMIT))).containsOnly(2);
  }

  @Test
  void fillingUpGoesOnUntilItHelps() {
    List<BatchMeasurement.Size> sizes = measured(5, 1_000);

    BatchMeasurement.Size best = BatchMeasurement.best(sizes, true);

    assertThat(scoresOfEachRow(5, 1_000, best.limits())).containsOnly(1);
    assertThat(sizes).extracting(BatchMeasurement.Size::minRows).contains(1, 2, 4, 8);
    assertThat(sizes).extracting(BatchMeasurement.Size::minRows).doesNotContain(16);
  }

  @Test
  void largeBatchesThatComeOutOtherwiseAreNotMade() {
    List<BatchMeasurement.Size> sizes = measured(0, 16);

    BatchMeasurement.Size best = BatchMeasurement.best(sizes, true);

    assertThat(best.rows()).isBetween(2, 16);
    assertThat(scoresOfEachRow(0, 16, best.limits())).containsOnly(1);
    assertThat(sizes)
        .filteredOn(size -> size.minRows() == 1)
        .allMatch(size -> size.sameBits() == (size.rows() <= 16))
        .allMatch(size -> size.maxDifference() == (size.rows() <= 16 ? 0 : 1));
  }

  @Test
  void whereBitsDoNotCountTheyDoNot() {
    List<BatchMeasurement.Size> sizes = measured(1, 1_000);

    BatchMeasurement.Size best = BatchMeasurement.best(sizes, false);

    assertThat(best.minRows()).isEqualTo(1);
    assertThat(best.rows()).isGreaterThan(1);
    assertThat(BatchMeasurement.tolerance(sizes, best)).isEqualTo(1);
  }

  @Test
  void everySizeIsMeasuredFromOneRowOn() {
    List<BatchMeasurement.Size> sizes = measured(0, 1_000);

    assertThat(sizes).allMatch(size -> size.minRows() == 1 && size.sameBits());
    assertThat(sizes)
        .extracting(BatchMeasurement.Size::rows)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 12, 15, 16, 17, 24, 31, 32);
    assertThat(sizes).allMatch(size -> size.rowsPerSecond() > 0);
  }

  @Test
  void aClockThatStandsStillForAWhileIsNoDivisionByZero() {
    AtomicLong looks = new AtomicLong();
    try (OnnxModel model = OnnxModel.load(bundle(0, 1_000), BatchLimits.upTo(2))) {
      List<BatchMeasurement.Size> sizes =
          new BatchMeasurement(model, rows, () -> looks.incrementAndGet() / 10 * 20_000_000)
              .measure();

      assertThat(sizes).allMatch(size -> Double.isFinite(size.rowsPerSecond()));
    }
  }

  private List<BatchMeasurement.Size> measured(int few, int many) {
    try (OnnxModel model = OnnxModel.load(bundle(few, many), BatchLimits.upTo(LIMIT))) {
      return new BatchMeasurement(model, rows, System::nanoTime).measure();
    }
  }

  /** How many different scores each of the rows has, over batches of all sizes. */
  private List<Integer> scoresOfEachRow(int few, int many, BatchLimits limits) {
    List<Set<Score>> found = new ArrayList<>();
    rows.forEach(row -> found.add(new HashSet<>()));
    try (OnnxModel model = OnnxModel.load(bundle(few, many), limits)) {
      BatchScorer scorer = model.newScorer();
      for (int size = 1; size <= limits.maxRows(); size++) {
        for (int from = 0; from < rows.size(); from += size) {
          int to = Math.min(from + size, rows.size());
          List<Score> scores = scorer.score(rows.subList(from, to));
          for (int row = from; row < to; row++) {
            found.get(row).add(scores.get(row - from));
          }
        }
      }
    }
    return found.stream().map(Set::size).toList();
  }

  private static List<Row> rows() {
    RowLayout layout = new RowLayout(FEATURES, "", "");
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < 100; row++) {
      Row filled = layout.newRow();
      filled.numbers()[0] = row;
      filled.numbers()[1] = row % 7;
      rows.add(filled);
    }
    return rows;
  }

  /** y = a + b, and 1 more in calls of at most {@code few} or of more than {@code many} rows. */
  private ModelBundle bundle(int few, int many) {
    OnnxMl.GraphProto graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("rows")
            .addInput(TestModels.matrix("X", 2))
            .addOutput(TestModels.matrix("y", 1))
            .addInitializer(
                OnnxMl.TensorProto.newBuilder()
                    .setName("ones")
                    .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                    .addDims(2)
                    .addDims(1)
                    .addFloatData(1)
                    .addFloatData(1))
            .addInitializer(number("first", 0))
            .addInitializer(number("few", few + 1))
            .addInitializer(number("many", many))
            .addNode(node("MatMul", "sum", "X", "ones"))
            .addNode(node("Shape", "shape", "X"))
            .addNode(node("Gather", "rows", "shape", "first"))
            .addNode(node("Less", "is_few", "rows", "few"))
            .addNode(node("Greater", "is_many", "rows", "many"))
            .addNode(node("Or", "is_other", "is_few", "is_many"))
            .addNode(
                node("Cast", "more", "is_other").toBuilder()
                    .addAttribute(
                        OnnxMl.AttributeProto.newBuilder()
                            .setName("to")
                            .setType(OnnxMl.AttributeProto.AttributeType.INT)
                            .setI(OnnxMl.TensorProto.DataType.FLOAT.getNumber())))
            .addNode(node("Add", "y", "sum", "more"))
            .build();
    return TestModels.write(
        directory,
        TestModels.onnx(graph),
        List.of(new InputTensor("X", TensorType.FP32, List.of("a", "b"))),
        new Outputs("y", null, null, Activation.NONE),
        List.of(),
        FEATURES);
  }

  private static OnnxMl.TensorProto number(String name, long value) {
    return OnnxMl.TensorProto.newBuilder()
        .setName(name)
        .setDataType(OnnxMl.TensorProto.DataType.INT64.getNumber())
        .addDims(1)
        .addInt64Data(value)
        .build();
  }

  private static OnnxMl.NodeProto node(String operator, String output, String... inputs) {
    return OnnxMl.NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }
}
