package io.driftgate.topology.scoring;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A tree ensemble of random splits as an ONNX model: input X [n, features], outputs label and
 * scores, or y of a regressor.
 */
final class RandomTrees {
  final OnnxMl.NodeProto.Builder node =
      OnnxMl.NodeProto.newBuilder().setDomain("ai.onnx.ml").addInput("X");

  private final Random random;
  private final List<Long> treeIds = new ArrayList<>();
  private final List<Long> nodeIds = new ArrayList<>();
  private final List<Long> features = new ArrayList<>();
  private final List<Float> thresholds = new ArrayList<>();
  private final List<ByteString> modes = new ArrayList<>();
  private final List<Long> whenTrue = new ArrayList<>();
  private final List<Long> whenFalse = new ArrayList<>();
  private final List<Long> nanIsTrue = new ArrayList<>();
  private final List<Long> leafTrees = new ArrayList<>();
  private final List<Long> leafNodes = new ArrayList<>();
  private final List<Long> leafTargets = new ArrayList<>();
  private final List<Float> leafWeights = new ArrayList<>();

  // what the trees are like; to be set before they grow
  int columns = 7;
  int depth = 6;
  double leafChance;
  List<String> splits = List.of("BRANCH_LEQ");
  double nanChance;
  int targets = 1;
  boolean allTargets;
  boolean positive;

  RandomTrees(long seed) {
    this.random = new Random(seed);
  }

  RandomTrees grow(int trees) {
    for (int tree = 0; tree < trees; tree++) {
      grow(tree, depth);
    }
    return this;
  }

  private int grow(int tree, int levels) {
    int place = treeIds.size();
    boolean root = place == 0 || treeIds.get(place - 1) != tree;
    long node = root ? 0 : nodeIds.get(place - 1) + 1;
    treeIds.add((long) tree);
    nodeIds.add(node);
    boolean leaf = levels == 0 || !root && random.nextDouble() < leafChance;
    features.add(leaf ? 0L : random.nextInt(columns));
    thresholds.add(leaf ? 0f : threshold());
    modes.add(ByteString.copyFromUtf8(leaf ? "LEAF" : splits.get(random.nextInt(splits.size()))));
    nanIsTrue.add(!leaf && random.nextDouble() < nanChance ? 1L : 0L);
    whenTrue.add(0L);
    whenFalse.add(0L);
    if (leaf) {
      for (int target = 0; target < targets; target++) {
        if (allTargets || target == tree % targets) {
          leafTrees.add((long) tree);
          leafNodes.add(node);
          leafTargets.add((long) target);
          float weight = (float) random.nextGaussian();
          leafWeights.add(positive ? Math.abs(weight) / 100 : weight);
        }
      }
    } else {
      whenTrue.set(place, nodeIds.get(grow(tree, levels - 1)));
      whenFalse.set(place, nodeIds.get(grow(tree, levels - 1)));
    }
    return place;
  }

  /** Few decimals, so that one threshold stands in several splits. */
  private float threshold() {
    return Math.round(random.nextGaussian() * 10) / 10f;
  }

  byte[] regressor(String transform) {
    node.setOpType("TreeEnsembleRegressor").addOutput("y");
    attributes("target");
    node.addAttribute(integer("n_targets", targets))
        .addAttribute(text("post_transform", transform));
    return model(matrix("y", targets));
  }

  byte[] classifier(String transform, List<String> labels) {
    return classifier(
        transform,
        strings("classlabels_strings", labels.stream().map(ByteString::copyFromUtf8).toList()),
        labels.size(),
        OnnxMl.TensorProto.DataType.STRING);
  }

  byte[] classifier(String transform, long... labels) {
    List<Long> boxed = new ArrayList<>();
    for (long label : labels) {
      boxed.add(label);
    }
    return classifier(
        transform,
        integers("classlabels_int64s", boxed),
        labels.length,
        OnnxMl.TensorProto.DataType.INT64);
  }

  private byte[] classifier(
      String transform,
      OnnxMl.AttributeProto labels,
      int classes,
      OnnxMl.TensorProto.DataType labelType) {
    node.setOpType("TreeEnsembleClassifier").addOutput("label").addOutput("scores");
    attributes("class");
    node.addAttribute(labels).addAttribute(text("post_transform", transform));
    return model(value("label", labelType, "n"), matrix("scores", classes));
  }

  private void attributes(String weights) {
    node.addAttribute(integers("nodes_treeids", treeIds))
        .addAttribute(integers("nodes_nodeids", nodeIds))
        .addAttribute(integers("nodes_featureids", features))
        .addAttribute(floats("nodes_values", thresholds))
        .addAttribute(strings("nodes_modes", modes))
        .addAttribute(integers("nodes_truenodeids", whenTrue))
        .addAttribute(integers("nodes_falsenodeids", whenFalse))
        .addAttribute(integers(weights + "_treeids", leafTrees))
        .addAttribute(integers(weights + "_nodeids", leafNodes))
        .addAttribute(integers(weights + "_ids", leafTargets))
        .addAttribute(floats(weights + "_weights", leafWeights));
    if (nanChance > 0) {
      node.addAttribute(integers("nodes_missing_value_tracks_true", nanIsTrue));
    }
  }

  private byte[] model(OnnxMl.ValueInfoProto... outputs) {
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
        .addOpsetImport(
            OnnxMl.OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
        .setGraph(
            OnnxMl.GraphProto.newBuilder()
                .setName("trees")
                .addInput(matrix("X", columns))
                .addAllOutput(List.of(outputs))
                .addNode(node))
        .build()
        .toByteArray();
  }

  static OnnxMl.AttributeProto floats(String name, List<Float> values) {
    return attribute(name, OnnxMl.AttributeProto.AttributeType.FLOATS).addAllFloats(values).build();
  }

  static OnnxMl.AttributeProto text(String name, String value) {
    return attribute(name, OnnxMl.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static OnnxMl.AttributeProto integers(String name, List<Long> values) {
    return attribute(name, OnnxMl.AttributeProto.AttributeType.INTS).addAllInts(values).build();
  }

  private static OnnxMl.AttributeProto integer(String name, long value) {
    return attribute(name, OnnxMl.AttributeProto.AttributeType.INT).setI(value).build();
  }

  private static OnnxMl.AttributeProto strings(String name, List<ByteString> values) {
    return attribute(name, OnnxMl.AttributeProto.AttributeType.STRINGS)
        .addAllStrings(values)
        .build();
  }

  private static OnnxMl.AttributeProto.Builder attribute(
      String name, OnnxMl.AttributeProto.AttributeType type) {
    return OnnxMl.AttributeProto.newBuilder().setName(name).setType(type);
  }

  private static OnnxMl.ValueInfoProto matrix(String name, int columns) {
    OnnxMl.ValueInfoProto.Builder matrix =
        value(name, OnnxMl.TensorProto.DataType.FLOAT, "n").toBuilder();
    matrix
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .addDimBuilder()
        .setDimValue(columns);
    return matrix.build();
  }

  private static OnnxMl.ValueInfoProto value(
      String name, OnnxMl.TensorProto.DataType type, String rows) {
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(
                            OnnxMl.TensorShapeProto.newBuilder()
                                .addDim(
                                    OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                        .setDimParam(rows)))))
        .build();
  }
}
