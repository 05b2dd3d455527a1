package io.driftgate.models.pack;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT16;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT64;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.Interval;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.models.onnx.Graphs;
import io.driftgate.models.reference.ReferenceTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManifestDraftTest {
  private static final byte[] REGRESSOR = matrix(2, Graphs.tensor("y", FLOAT, -1, 1));
  private static final byte[] CLASSIFIER =
      matrix(2, Graphs.tensor("label", INT64, -1), Graphs.tensor("probabilities", FLOAT, -1, 2));

  @Test
  void aMatrixIsFilledByTheColumnsOfTheReferenceButForThoseThatAreNoFeatures() {
    ManifestDraft draft = draft(REGRESSOR, "event_id,a,b,label\n1,0.5,7,0\n2,1.5,9,1\n");

    ModelManifest manifest = draft.alternatives().get(0);
    assertThat(manifest.inputs())
        .containsExactly(new InputTensor("X", TensorType.FP32, List.of("a", "b")));
    assertThat(manifest.features())
        .extracting(Feature::range)
        .containsExactly(new Interval(0.5, 1.5), new Interval(7.0, 9.0));
    assertThat(draft.notes()).anyMatch(note -> note.contains("[event_id, label]"));
  }

  @Test
  void columnsThatDoNotFitAreAskedFor() {
    assertThatThrownBy(() -> draft(REGRESSOR, "a,b,c\n1,2,3\n"))
        .isInstanceOf(PackingException.class)
        .hasMessageContaining("FP32 [-1, 2]")
        .hasMessageContaining("[a, b, c]")
        .hasMessageContaining("--features");
  }

  @Test
  void oneTensorAColumnIsFilledByTheColumnOfItsName() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("monthly_fee", FLOAT, -1, 1))
                .addInput(Graphs.tensor("country", STRING, -1, 1))
                .addOutput(Graphs.tensor("y", FLOAT, -1, 1)));

    ManifestDraft draft = draft(onnx, "country,monthly fee\nDE,1\nFR,2\nDE,\n");

    List<Feature> features = draft.alternatives().get(0).features();
    assertThat(features).extracting(Feature::name).containsExactly("monthly fee", "country");
    assertThat(features).extracting(Feature::field).containsExactly("monthly_fee", "country");
    assertThat(features)
        .extracting(Feature::missing)
        .containsExactly(MissingPolicy.NAN, MissingPolicy.REJECT);
    assertThat(features.get(1).categories()).containsExactly("DE", "FR");
  }

  @Test
  void aClassifiersSecondClassCountsUnlessGoldenRowsSayOtherwise() {
    List<ModelManifest> alternatives = draft(CLASSIFIER, "a,b\n1,2\n").alternatives();

    assertThat(alternatives.get(0).classes()).containsExactly("0", "1");
    assertThat(alternatives.get(0).outputs())
        .isEqualTo(new Outputs("probabilities", "1", "label", Activation.NONE));
    assertThat(alternatives.get(1).outputs().scoreClass()).isEqualTo("0");
    assertThat(alternatives)
        .extracting(manifest -> manifest.outputs().activation())
        .contains(Activation.SOFTMAX, Activation.SIGMOID);
  }

  @Test
  void aZipMapNamesTheClasses() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("X", FLOAT, -1, 2))
                .addOutput(Graphs.tensor("output_label", INT64, -1))
                .addOutput(Graphs.maps("output_probability", INT64))
                .addNode(Graphs.zipMap("p", "output_probability", List.of(3L, 1L, 2L))));

    ModelManifest manifest = draft(onnx, "a,b\n1,2\n").alternatives().get(0);

    assertThat(manifest.classes()).containsExactly("3", "1", "2");
    assertThat(manifest.outputs().scoreClass()).as("that of the label").isNull();
    assertThat(manifest.outputs().labelTensor()).isEqualTo("output_label");
  }

  @Test
  void aLoneColumnMayBeALogit() {
    assertThat(draft(REGRESSOR, "a,b\n1,2\n").alternatives())
        .extracting(manifest -> manifest.outputs().activation())
        .containsExactly(Activation.NONE, Activation.SIGMOID);
  }

  @Test
  void withoutAReferenceNamesAreMadeUpAndSaidToBe() {
    ManifestDraft draft = ManifestDraft.of(request(REGRESSOR, null, List.of()));

    assertThat(draft.alternatives().get(0).features())
        .extracting(Feature::name)
        .containsExactly("f0", "f1");
    assertThat(draft.notes()).anyMatch(note -> note.contains("there is no reference"));
  }

  @Test
  void featuresThatAreNamedAreTaken() {
    ReferenceTable reference = table("c,b,a\n1,2,3\n");

    ManifestDraft draft = ManifestDraft.of(request(REGRESSOR, reference, List.of("a", "b")));

    assertThat(draft.alternatives().get(0).inputs().get(0).features()).containsExactly("a", "b");
  }

  @Test
  void classesThatAreNamedAreTaken() {
    PackRequest request =
        new PackRequest(
            "m",
            "1",
            CLASSIFIER,
            table("a,b\n1,2\n"),
            List.of(),
            List.of(),
            List.of("PAID", "DEFAULT"),
            null,
            null,
            Map.of());

    ModelManifest manifest = ManifestDraft.of(request).alternatives().get(0);

    assertThat(manifest.classes()).containsExactly("PAID", "DEFAULT");
    assertThat(manifest.outputs().scoreClass()).isEqualTo("DEFAULT");
  }

  @Test
  void whatCannotBeReadIsSaidAllAtOnce() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("X", FLOAT16, -1, 2))
                .addInput(Graphs.tensor("image", FLOAT, -1, 3, 8, 8))
                .addOutput(Graphs.tensor("label", STRING, -1)));

    assertThatThrownBy(() -> draft(onnx, "a,b\n1,2\n"))
        .isInstanceOf(PackingException.class)
        .hasMessageContaining("input 'X' is FLOAT16 [-1, 2]")
        .hasMessageContaining("input 'image' is FP32 [-1, 3, 8, 8]")
        .hasMessageContaining("none of the outputs [label: BYTES [-1]] is a score");
  }

  private static byte[] matrix(int columns, OnnxMl.ValueInfoProto... outputs) {
    return Graphs.model(
        OnnxMl.GraphProto.newBuilder()
            .addInput(Graphs.tensor("X", FLOAT, -1, columns))
            .addAllOutput(List.of(outputs)));
  }

  private static ManifestDraft draft(byte[] onnx, String csv) {
    return ManifestDraft.of(request(onnx, table(csv), List.of()));
  }

  private static ReferenceTable table(String csv) {
    return ReferenceTable.read("reference.csv", csv.getBytes(StandardCharsets.UTF_8));
  }

  private static PackRequest request(
      byte[] onnx, @Nullable ReferenceTable reference, List<String> features) {
    return new PackRequest(
        "m", "1", onnx, reference, features, List.of(), List.of(), null, null, Map.of());
  }
}
