package io.driftgate.models.signing;

import io.driftgate.models.Activation;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ManifestFormat;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Bundles of random bytes, with all that a bundle may have. */
final class SignedBundles {
  static final Path ORIGIN = Path.of("bundle");

  private SignedBundles() {}

  /** One without a signature. */
  static ModelBundle unsigned(String version) {
    byte[] onnx = new byte[400];
    new Random(3).nextBytes(onnx);
    byte[] reference = text("a\n1\n2\n".repeat(60));
    ModelManifest manifest =
        new ModelManifest(
            "iris",
            version,
            ModelBundle.sha256(onnx),
            List.of(new InputTensor("X", TensorType.FP32, List.of("a"))),
            new Outputs("y", null, null, Activation.NONE),
            List.of(),
            List.of(Feature.required("a", TensorType.FP32)),
            Map.of("trained by", "ada"),
            Map.of("reference.csv", ModelBundle.sha256(reference)));
    Map<String, byte[]> files = new TreeMap<>();
    files.put(ModelBundle.MODEL_FILE, onnx);
    files.put("reference.csv", reference);
    files.put(ModelBundle.GOLDEN_FILE, text("{\"features\": {\"a\": 1}, \"score\": 2.0}\n"));
    files.put("docs/card.md", text("# more"));
    files.put("notes.txt", text("more"));
    files.put(ModelBundle.MANIFEST_FILE, text(ManifestFormat.write(manifest)));
    return ModelBundle.of(BundleFiles.of(files), ORIGIN);
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
