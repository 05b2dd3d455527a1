package io.driftgate.topology.scoring;

import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.models.onnx.ZipMapCut;
import io.driftgate.topology.decoding.RowLayout;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Models of {@link RandomTrees}, loaded with their trees in the graph. */
final class TreeModels {
  private static final BatchLimits LIMITS = BatchLimits.upTo(256);

  private TreeModels() {}

  static RowLayout layout(ModelManifest manifest) {
    return new RowLayout(manifest.features(), "", "");
  }

  static OnnxModel whole(
      byte[] onnx,
      String score,
      @Nullable String label,
      @Nullable String scoreClass,
      String... classes) {
    List<String> names = IntStream.range(0, 7).mapToObj(index -> "f" + index).toList();
    ModelManifest manifest =
        new ModelManifest(
            "trees",
            "1",
            ModelBundle.sha256(onnx),
            List.of(new InputTensor("X", TensorType.FP32, names)),
            new Outputs(score, scoreClass, label, Activation.NONE),
            List.of(classes),
            names.stream().map(TreeModels::feature).toList());
    return OnnxModel.loadWhole(manifest, new ZipMapCut(onnx, null), LIMITS);
  }

  private static Feature feature(String name) {
    return new Feature(
        name,
        name,
        List.of(),
        TensorType.FP32,
        MissingPolicy.NAN,
        null,
        null,
        null,
        null,
        List.of(),
        false);
  }
}
