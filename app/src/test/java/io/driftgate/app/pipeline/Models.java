package io.driftgate.app.pipeline;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ManifestFormat;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bundles of the models among the cases, each written into a folder of the test. */
final class Models {
  static final Path CASES = Path.of(System.getProperty("cases.dir", "../shared/cases"));
  static final List<String> ELECTRICITY =
      List.of("period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer");

  private Models() {}

  /** Gradient boosting with the common converter's outputs: an int64 label and a ZipMap. */
  static Path electricityV1(Path directory) {
    return electricity(
        directory,
        "v1",
        "float_input",
        new Outputs("output_probability", "1", "output_label", Activation.NONE));
  }

  /** The same kind of model with plain tensors. */
  static Path electricityV2(Path directory) {
    return electricity(
        directory, "v2", "features", new Outputs("probabilities", "1", "label", Activation.NONE));
  }

  private static Path electricity(Path directory, String version, String input, Outputs outputs) {
    return bundle(
        directory,
        "electricity/" + version + ".onnx",
        "electricity",
        version,
        input,
        ELECTRICITY,
        outputs,
        List.of("0", "1"));
  }

  /** Throws for a row whose value is no index of its table of three: 10, 20, 30. */
  static Path rowPoison(Path directory) {
    return bundle(
        directory,
        "onnx/row_poison.onnx",
        "row-poison",
        "1",
        "X",
        List.of("a"),
        new Outputs("y", null, null, Activation.NONE),
        List.of());
  }

  private static Path bundle(
      Path directory,
      String onnxFile,
      String name,
      String version,
      String input,
      List<String> features,
      Outputs outputs,
      List<String> classes) {
    Path source = CASES.resolve(onnxFile);
    assumeTrue(Files.isRegularFile(source), "no case at " + source);
    try {
      byte[] onnx = Files.readAllBytes(source);
      ModelManifest manifest =
          new ModelManifest(
              name,
              version,
              ModelBundle.sha256(onnx),
              List.of(new InputTensor(input, TensorType.FP32, features)),
              outputs,
              classes,
              features.stream().map(f -> Feature.required(f, TensorType.FP32)).toList());
      Path bundle = Files.createDirectories(directory.resolve(name).resolve(version));
      Files.write(bundle.resolve(ModelBundle.MODEL_FILE), onnx);
      Files.writeString(bundle.resolve(ModelBundle.MANIFEST_FILE), ManifestFormat.write(manifest));
      return bundle;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
