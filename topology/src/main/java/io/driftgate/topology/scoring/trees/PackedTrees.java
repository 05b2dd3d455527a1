package io.driftgate.topology.scoring.trees;

import io.driftgate.models.onnx.TreeEnsemble;
import java.util.List;

/** An ensemble made ready for {@link MarginSums}; may be shared by threads. */
public final class PackedTrees {
  private final List<PackedTree> trees;
  private final RowKeys.Slot[] slots;
  private final int targets;
  private final float[] baseValues;

  PackedTrees(List<PackedTree> trees, RowKeys.Slot[] slots, TreeEnsemble ensemble) {
    this.trees = trees;
    this.slots = slots;
    this.targets = ensemble.targets();
    this.baseValues = new float[ensemble.baseValues().size()];
    for (int target = 0; target < baseValues.length; target++) {
      baseValues[target] = ensemble.baseValues().get(target);
    }
  }

  /**
   * Packs an ensemble.
   *
   * @throws UnpackableTreesException when a tree, or the features that are read, do not fit
   */
  public static PackedTrees of(TreeEnsemble ensemble) throws UnpackableTreesException {
    return new TreePacker().pack(ensemble);
  }

  /** Trees of the ensemble. */
  public int size() {
    return trees.size();
  }

  /** Sums a row. */
  public int targets() {
    return targets;
  }

  List<PackedTree> trees() {
    return trees;
  }

  RowKeys.Slot[] slots() {
    return slots;
  }

  float[] baseValues() {
    return baseValues;
  }
}
