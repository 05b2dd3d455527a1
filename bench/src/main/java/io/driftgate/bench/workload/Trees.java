package io.driftgate.bench.workload;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An ensemble of complete trees for two classes, as converters of boosted trees write it: a label,
 * and probabilities as a tensor or behind a ZipMap. Splits and leaves are random.
 */
final class Trees {
  private final List<Long> treeIds = new ArrayList<>();
  private final List<Long> nodeIds = new ArrayList<>();
  private final List<Long> featureIds = new ArrayList<>();
  private final List<Float> thresholds = new ArrayList<>();
  private final List<String> modes = new ArrayList<>();
  private final List<Long> trueIds = new ArrayList<>();
  private final List<Long> falseIds = new ArrayList<>();
  private final List<Long> missingTrue = new ArrayList<>();
  private final List<Long> leafTrees = new ArrayList<>();
  private final List<Long> leafNodes = new ArrayList<>();
  private final List<Long> leafClasses = new ArrayList<>();
  private final List<Float> leafWeights = new ArrayList<>();

  private Trees() {}

  static byte[] graph(long seed, int features, int trees, int depth, boolean zipMap) {
    Trees ensemble = new Trees();
    SplittableRandom random = new SplittableRandom(seed);
    for (int tree = 0; tree < trees; tree++) {
      ensemble.grow(random, tree, features, depth);
    }
    return ensemble.model(features, zipMap);
  }

  /** Numbered as a heap: the children of node n are 2n + 1 and 2n + 2. */
  private void grow(SplittableRandom random, int tree, int features, int depth) {
    int inner = (1 << depth) - 1;
    for (int node = 0; node < 2 * inner + 1; node++) {
      boolean leaf = node >= inner;
      treeIds.add((long) tree);
      nodeIds.add((long) node);
      featureIds.add(leaf ? 0L : random.nextInt(features));
      thresholds.add(leaf ? 0f : (float) random.nextGaussian());
      modes.add(leaf ? "LEAF" : "BRANCH_LT");
      trueIds.add(leaf ? 0L : 2L * node + 1);
      falseIds.add(leaf ? 0L : 2L * node + 2);
      missingTrue.add(leaf ? 0L : 1L);
      if (leaf) {
        leafTrees.add((long) tree);
        leafNodes.add((long) node);
        leafClasses.add(0L);
        leafWeights.add((float) random.nextGaussian() / 10);
      }
    }
  }

  private byte[] model(int features, boolean zipMap) {
    String probabilities = zipMap ? "raw_probabilities" : Workload.PROBABILITIES;
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("trees")
            .addInput(OnnxParts.rows(Workload.INPUT, TensorProto.DataType.FLOAT, features))
            .addOutput(OnnxParts.rows("label", TensorProto.DataType.INT64))
            .addNode(classifier(probabilities));
    if (zipMap) {
      graph
          .addOutput(OnnxParts.maps(Workload.PROBABILITIES))
          .addNode(
              OnnxParts.node("ZipMap", List.of(probabilities), Workload.PROBABILITIES)
                  .setDomain(OnnxParts.ML_DOMAIN)
                  .addAttribute(OnnxParts.integers("classlabels_int64s", List.of(0L, 1L))));
    } else {
      graph.addOutput(OnnxParts.rows(Workload.PROBABILITIES, TensorProto.DataType.FLOAT, 2));
    }
    return OnnxParts.model(graph);
  }

  private NodeProto classifier(String probabilities) {
    return NodeProto.newBuilder()
        .setName("trees")
        .setOpType("TreeEnsembleClassifier")
        .setDomain(OnnxParts.ML_DOMAIN)
        .addInput(Workload.INPUT)
        .addOutput("label")
        .addOutput(probabilities)
        .addAttribute(OnnxParts.integers("nodes_treeids", treeIds))
        .addAttribute(OnnxParts.integers("nodes_nodeids", nodeIds))
        .addAttribute(OnnxParts.integers("nodes_featureids", featureIds))
        .addAttribute(OnnxParts.floats("nodes_values", thresholds))
        .addAttribute(OnnxParts.texts("nodes_modes", modes))
        .addAttribute(OnnxParts.integers("nodes_truenodeids", trueIds))
        .addAttribute(OnnxParts.integers("nodes_falsenodeids", falseIds))
        .addAttribute(OnnxParts.integers("nodes_missing_value_tracks_true", missingTrue))
        .addAttribute(OnnxParts.integers("class_treeids", leafTrees))
        .addAttribute(OnnxParts.integers("class_nodeids", leafNodes))
        .addAttribute(OnnxParts.integers("class_ids", leafClasses))
        .addAttribute(OnnxParts.floats("class_weights", leafWeights))
        .addAttribute(OnnxParts.integers("classlabels_int64s", List.of(0L, 1L)))
        .addAttribute(OnnxParts.text("post_transform", "LOGISTIC"))
        .build();
  }
}
