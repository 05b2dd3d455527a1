package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.Prediction;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input types that no case of the conformance set has. */
class InputTypesTest {
  private static final Schema EVENT =
      SchemaBuilder.record("Event")
          .fields()
          .requiredBoolean("flag")
          .requiredInt("count")
          .endRecord();

  @TempDir Path directory;

  /** y = flag + count. */
  @Test
  void booleansAndSmallIntegersFillTensorsOfTheirOwn() {
    OnnxMl.GraphProto graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("types")
            .addInput(TestModels.matrix("flag", OnnxMl.TensorProto.DataType.BOOL, 1))
            .addInput(TestModels.matrix("count", OnnxMl.TensorProto.DataType.INT32, 1))
            .addOutput(TestModels.matrix("y", OnnxMl.TensorProto.DataType.FLOAT, 1))
            .addNode(cast("flag", "f"))
            .addNode(cast("count", "c"))
            .addNode(node("Add", List.of("f", "c"), "y"))
            .build();
    ModelBundle bundle =
        TestModels.write(
            directory,
            TestModels.onnx(graph),
            List.of(
                new InputTensor("flag", TensorType.BOOL, List.of("flag")),
                new InputTensor("count", TensorType.INT32, List.of("count"))),
            new Outputs("y", null, null, Activation.NONE),
            List.of(),
            List.of(
                Feature.required("flag", TensorType.BOOL),
                Feature.required("count", TensorType.INT32)));
    try (TopologyFixture topology = new TopologyFixture(bundle)) {
      topology.send(1, new GenericRecordBuilder(EVENT).set("flag", true).set("count", 4).build());
      topology.send(1, new GenericRecordBuilder(EVENT).set("flag", false).set("count", -4).build());

      assertThat(topology.predictions())
          .extracting(Prediction::getScore)
          .containsExactly(5.0, -4.0);
    }
  }

  /** y = single + double; audited each in its own width, whatever the order of the manifest. */
  @Test
  void singleAndDoublePrecision() {
    OnnxMl.GraphProto graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("widths")
            .addInput(TestModels.matrix("single", OnnxMl.TensorProto.DataType.FLOAT, 2))
            .addInput(TestModels.matrix("double", OnnxMl.TensorProto.DataType.DOUBLE, 1))
            .addOutput(TestModels.matrix("y", OnnxMl.TensorProto.DataType.FLOAT, 1))
            .addNode(cast("double", "d"))
            .addNode(node("ReduceSum", List.of("single"), "s"))
            .addNode(node("Add", List.of("d", "s"), "y"))
            .build();
    ModelBundle bundle =
        TestModels.write(
            directory,
            TestModels.onnx(graph),
            List.of(
                new InputTensor("single", TensorType.FP32, List.of("a", "c")),
                new InputTensor("double", TensorType.FP64, List.of("b"))),
            new Outputs("y", null, null, Activation.NONE),
            List.of(),
            List.of(
                Feature.required("a", TensorType.FP32),
                Feature.required("b", TensorType.FP64),
                Feature.required("c", TensorType.FP32)));
    Schema event =
        SchemaBuilder.record("Event")
            .fields()
            .requiredDouble("c")
            .requiredDouble("a")
            .requiredDouble("b")
            .endRecord();
    try (TopologyFixture topology = new TopologyFixture(bundle)) {
      topology.send(
          1, new GenericRecordBuilder(event).set("a", 0.1).set("b", 0.2).set("c", 4.0).build());

      assertThat(topology.predictions().get(0).getScore())
          .isEqualTo((double) ((float) 0.2 + (0.1f + 4f)));
      assertThat(topology.audits().get(0).getFloats()).containsExactly(0.1f, 4.0f);
      assertThat(topology.audits().get(0).getNumbers()).containsExactly(0.2);
    }
  }

  private static OnnxMl.NodeProto.Builder cast(String input, String output) {
    return node("Cast", List.of(input), output)
        .addAttribute(
            OnnxMl.AttributeProto.newBuilder()
                .setName("to")
                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                .setI(OnnxMl.TensorProto.DataType.FLOAT.getNumber()));
  }

  private static OnnxMl.NodeProto.Builder node(
      String operator, List<String> inputs, String output) {
    return OnnxMl.NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output);
  }
}
