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
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model with more than two classes says stands in prediction and audit record. */
class ClassScoresTest {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final Schema EVENT =
      SchemaBuilder.record("Event")
          .fields()
          .requiredString("event_id")
          .requiredFloat("a")
          .requiredFloat("b")
          .requiredFloat("c")
          .endRecord();

  @TempDir Path directory;

  @Test
  void eachClassHasItsScore() {
    try (TopologyFixture topology = new TopologyFixture(itsInput())) {
      topology.send(
          7,
          new GenericRecordBuilder(EVENT)
              .set("event_id", "é1")
              .set("a", 0.25f)
              .set("b", 0.625f)
              .set("c", 0.125f)
              .build());

      Prediction prediction = topology.predictions().get(0);
      assertThat(prediction.getEventId()).isEqualTo("é1");
      assertThat(prediction.getLabel()).isEqualTo("b");
      assertThat(prediction.getScore()).isEqualTo(0.625);
      assertThat(prediction.getScores()).isEqualTo(Map.of("a", 0.25, "b", 0.625, "c", 0.125));
      assertThat(topology.audits().get(0).getScores()).isEqualTo(prediction.getScores());
    }
  }

  /** A classifier whose probabilities are its features. */
  private ModelBundle itsInput() {
    OnnxMl.GraphProto graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("identity")
            .addInput(TestModels.matrix("X", NAMES.size()))
            .addOutput(TestModels.matrix("y", NAMES.size()))
            .addNode(
                OnnxMl.NodeProto.newBuilder().setOpType("Identity").addInput("X").addOutput("y"))
            .build();
    return TestModels.write(
        directory,
        TestModels.onnx(graph),
        List.of(new InputTensor("X", TensorType.FP32, NAMES)),
        new Outputs("y", null, null, Activation.NONE),
        NAMES,
        NAMES.stream().map(name -> Feature.required(name, TensorType.FP32)).toList());
  }
}
