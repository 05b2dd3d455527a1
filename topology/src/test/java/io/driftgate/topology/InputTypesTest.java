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
            .addNode(
                OnnxMl.NodeProto.newBuilder()
                    .setOpType("Add")
                    .addInput("f")
                    .addInput("c")
                    .addOutput("y"))
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

  private static OnnxMl.NodeProto.Builder cast(String input, String output) {
    return OnnxMl.NodeProto.newBuilder()
        .setOpType("Cast")
        .addInput(input)
        .addOutput(output)
        .addAttribute(
            OnnxMl.AttributeProto.newBuilder()
                .setName("to")
                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                .setI(OnnxMl.TensorProto.DataType.FLOAT.getNumber()));
  }
}
