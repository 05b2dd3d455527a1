package io.driftgate.models.pack;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT16;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT64;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnx.proto.OnnxMl;
import io.driftgate.models.Activation;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.Interval;
import io.driftgate.models.ManifestFormat;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.models.onnx.Graphs;
import io.driftgate.models.reference.ReferenceTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void theLikeliestMeaningOfAnOutputComesFirst() {
    assertThat(draft(CLASSIFIER, "a,b\n1,2\n").alternatives())
        .extracting(
            manifest -> manifest.outputs().scoreClass(),
            manifest -> manifest.outputs().activation())
        .containsExactly(
            tuple("1", Activation.NONE),
            tuple("0", Activation.NONE),
            tuple("1", Activation.SOFTMAX),
            tuple("0", Activation.SOFTMAX),
            tuple("1", Activation.SIGMOID),
            tuple("0", Activation.SIGMOID));
  }

  /** Of many classes that of the label counts; not all the others are worth a try. */
  @Test
  void manyClassesAreNotAllTried() {
    byte[] onnx =
        matrix(2, Graphs.tensor("label", INT64, -1), Graphs.tensor("scores", FLOAT, -1, 50));

    List<ModelManifest> alternatives = draft(onnx, "a,b\n1,2\n").alternatives();

    assertThat(alternatives.get(0).classes()).hasSize(50).startsWith("0", "1", "2");
    assertThat(alternatives.get(0).outputs().scoreClass()).isNull();
    assertThat(alternatives).hasSize(18);
  }

  @Test
  void whatIsToldIsNoLongerGuessed() {
    PackRequest request =
        new PackRequest(
            "m",
            "1",
            CLASSIFIER,
            table("a,b\n1,2\n"),
            List.of(),
            List.of(),
            List.of(),
            "0",
            Activation.SOFTMAX,
            Map.of("team", "risk"));

    List<ModelManifest> alternatives = ManifestDraft.of(request).alternatives();

    assertThat(alternatives)
        .singleElement()
        .satisfies(
            manifest -> {
              assertThat(manifest.outputs())
                  .isEqualTo(new Outputs("probabilities", "0", "label", Activation.SOFTMAX));
              assertThat(manifest.metadata())
                  .containsEntry("team", "risk")
                  .containsEntry("onnx.opset.ai.onnx", "13")
                  .containsEntry("onnx.producer", "test 1");
            });
  }

  @Test
  void aClassThatTheModelDoesNotHaveIsRefused() {
    PackRequest request =
        new PackRequest(
            "m",
            "1",
            CLASSIFIER,
            table("a,b\n1,2\n"),
            List.of(),
            List.of(),
            List.of("x", "y", "z"),
            "w",
            null,
            Map.of());

    assertThatThrownBy(() -> ManifestDraft.of(request))
        .isInstanceOf(PackingException.class)
        .hasMessageContaining("--classes names 3 classes, output 'probabilities' is FP32 [-1, 2]")
        .hasMessageContaining("--score-class 'w' is not one of the classes [x, y, z]");
  }

  /** An INT64 has no NaN: an event without a value is rejected. */
  @Test
  void aMissingWholeNumberIsNoNaN() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("visits", INT64, -1, 1))
                .addInput(Graphs.tensor("age", FLOAT, -1, 1))
                .addOutput(Graphs.tensor("y", FLOAT, -1, 1)));

    ManifestDraft draft = draft(onnx, "age,visits\n1.5,3\n,\n2.5,9\n");

    assertThat(draft.alternatives().get(0).features())
        .extracting(Feature::name, Feature::missing, Feature::range)
        .containsExactly(
            tuple("visits", MissingPolicy.REJECT, new Interval(3.0, 9.0)),
            tuple("age", MissingPolicy.NAN, new Interval(1.5, 2.5)));
    assertThat(draft.notes())
        .anyMatch(note -> note.contains("'visits' has 1 missing values; an event without"))
        .anyMatch(note -> note.contains("'age' has 1 missing values; the model gets NaN"));
  }

  @Test
  void oneTensorAColumnBesideAMatrix() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("numbers", FLOAT, -1, 2))
                .addInput(Graphs.tensor("country", STRING, -1, 1))
                .addOutput(Graphs.tensor("y", FLOAT, -1, 1)));

    ModelManifest manifest = draft(onnx, "a,country,b\n1,DE,2\n").alternatives().get(0);

    assertThat(manifest.inputs())
        .containsExactlyInAnyOrder(
            new InputTensor("country", TensorType.BYTES, List.of("country")),
            new InputTensor("numbers", TensorType.FP32, List.of("a", "b")));
  }

  @Test
  void twoMatricesAreMoreThanCanBeTold() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("one", FLOAT, -1, 2))
                .addInput(Graphs.tensor("two", FLOAT, -1, 2))
                .addOutput(Graphs.tensor("y", FLOAT, -1, 1)));

    assertThatThrownBy(() -> draft(onnx, "a,b,c,d\n1,2,3,4\n"))
        .isInstanceOf(PackingException.class)
        .hasMessageContaining("the inputs [one, two] are matrices");
  }

  @Test
  void aMatrixOfAnyWidthTakesAllColumns() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("X", FLOAT, -1, -1))
                .addOutput(Graphs.tensor("y", FLOAT, -1, 1)));

    assertThat(draft(onnx, "a,b,c\n1,2,3\n").alternatives().get(0).inputs().get(0).features())
        .containsExactly("a", "b", "c");
  }

  /** Two tensors of one column, and a column twice: no manifest says that. */
  @Test
  void oneColumnForTwoTensorsIsAskedAbout() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("price", FLOAT, -1, 1))
                .addInput(Graphs.tensor("Price", FLOAT, -1, 1))
                .addOutput(Graphs.tensor("y", FLOAT, -1, 1)));

    assertThatThrownBy(() -> draft(onnx, "price,volume\n1,2\n"))
        .isInstanceOf(PackingException.class)
        .hasMessageContaining("Price");
    assertThatThrownBy(
            () -> ManifestDraft.of(request(REGRESSOR, table("a,b\n1,2\n"), List.of("a", "a"))))
        .isInstanceOf(PackingException.class)
        .hasMessageContaining("[a, a]");
  }

  /** Whatever a reference has in it, the manifest that comes of it can be read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n1,2\n",
        "a,b\ninf,1\n-inf,2\n",
        "a,b\n,1\n,2\n",
        "a,b\nNaN,1\nNaN,2\n",
        "\"a b\",é\n1,2\n",
        "1,2\n1,2\n",
        "\"a: b\",\"#\"\n1,2\n",
        "a,b\n1e300,-1e-300\n",
        "true,null\n1,2\n"
      })
  void aDraftCanBeReadBack(String csv) {
    for (ModelManifest manifest : draft(REGRESSOR, csv).alternatives()) {
      assertThat(readBack(manifest, REGRESSOR)).isEqualTo(manifest);
    }
  }

  @Test
  void textsThatLookLikeNumbersStayTexts() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("code", STRING, -1, 1))
                .addInput(Graphs.tensor("b", FLOAT, -1, 1))
                .addOutput(Graphs.tensor("y", FLOAT, -1, 1)));

    ModelManifest manifest =
        draft(onnx, "code,b\n1e5,1\nyes,1\nnull,1\n0x1f,1\n12:30,1\n").alternatives().get(0);

    assertThat(manifest.features().get(0).categories())
        .containsExactlyInAnyOrder("1e5", "yes", "null", "0x1f", "12:30");
    assertThat(readBack(manifest, onnx)).isEqualTo(manifest);
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

  private static ModelManifest readBack(ModelManifest manifest, byte[] onnx) {
    byte[] text = ManifestFormat.write(manifest).getBytes(StandardCharsets.UTF_8);
    BundleFiles files =
        BundleFiles.of(Map.of(ModelBundle.MANIFEST_FILE, text, ModelBundle.MODEL_FILE, onnx));
    return ModelBundle.of(files, Path.of("bundle")).manifest();
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
