package io.driftgate.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.models.onnx.ZipMapCut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trees as exporters write them are walked here, and models without any are as they were. */
class OwnTreesCasesTest {
  private static final Path CASES = Path.of(System.getProperty("cases.dir", "../shared/cases"));
  private static final List<String> FOUR = List.of("a", "b", "c", "d");
  private static final List<String> ELECTRICITY =
      List.of("period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer");

  @Test
  void gradientBoostingWithAZipMap() throws IOException {
    Outputs outputs = new Outputs("output_probability", "1", "output_label", Activation.NONE);
    assertThat(isWalkedHere("electricity/v1", "float_input", ELECTRICITY, outputs, "0", "1"))
        .isTrue();
  }

  @Test
  void gradientBoostingWithTensors() throws IOException {
    Outputs outputs = new Outputs("probabilities", "1", "label", Activation.NONE);
    assertThat(isWalkedHere("electricity/v2", "features", ELECTRICITY, outputs, "0", "1")).isTrue();
  }

  @Test
  void aTreeWithAWayForMissingValues() throws IOException {
    Outputs outputs = new Outputs("y", null, null, Activation.NONE);
    assertThat(isWalkedHere("onnx/missing_aware_tree", "X", List.of("a", "b"), outputs)).isTrue();
  }

  @Test
  void modelsWithoutTrees() throws IOException {
    Outputs outputs = new Outputs("variable", null, null, Activation.NONE);
    assertThat(isWalkedHere("onnx/regressor_float", "X", FOUR, outputs)).isFalse();
  }

  private static boolean isWalkedHere(
      String file, String input, List<String> names, Outputs outputs, String... classes)
      throws IOException {
    Path source = CASES.resolve(file + ".onnx");
    assumeTrue(Files.isRegularFile(source), "no case at " + source);
    byte[] onnx = Files.readAllBytes(source);
    ModelManifest manifest =
        new ModelManifest(
            "case",
            "1",
            ModelBundle.sha256(onnx),
            List.of(new InputTensor(input, TensorType.FP32, names)),
            outputs,
            List.of(classes),
            names.stream().map(name -> Feature.required(name, TensorType.FP32)).toList());
    ZipMapCut cut = ZipMapCut.of(onnx, outputs.scoreTensor());
    OnnxModel whole = OnnxModel.loadWhole(manifest, cut, BatchLimits.upTo(64));
    try (OnnxModel used = OwnTrees.insteadOf(whole, cut.onnx())) {
      return used.hasOwnTrees();
    }
  }
}
