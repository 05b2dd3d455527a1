package io.driftgate.topology.scoring;

import ai.onnxruntime.OrtException;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.onnx.TreeCut;
import io.driftgate.topology.scoring.trees.PackedTrees;
import io.driftgate.topology.scoring.trees.UnpackableTreesException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks a model's trees here in place of ONNX Runtime, where they are of a kind that is known and
 * the model then says the same bits. Where not, the log says why, and ONNX Runtime walks them.
 */
final class OwnTrees {
  private static final Logger LOG = LoggerFactory.getLogger(OwnTrees.class);

  private OwnTrees() {}

  /**
   * The model to use: this one, or one with trees of our own, and this one is closed.
   *
   * @param onnx what the model's session was made of
   */
  static OnnxModel insteadOf(OnnxModel whole, byte[] onnx) {
    TreeCut found;
    try {
      found = TreeCut.of(onnx, whole.outputs());
    } catch (RuntimeException e) {
      return failed(whole, e);
    }
    return insteadOf(whole, found);
  }

  static OnnxModel insteadOf(OnnxModel whole, TreeCut found) {
    if (found instanceof TreeCut.Made cut) {
      return insteadOf(whole, cut);
    }
    String reason = ((TreeCut.None) found).reason();
    return reason.isEmpty() ? whole : stay(whole, reason);
  }

  private static OnnxModel insteadOf(OnnxModel whole, TreeCut.Made cut) {
    OnnxModel own;
    try {
      own = behind(whole, cut);
    } catch (OrtException | UnpackableTreesException e) {
      return stay(whole, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return failed(whole, e);
    }
    @Nullable String difference;
    try {
      difference = new TreeCheck(whole.manifest(), cut).difference(whole, own);
    } catch (RuntimeException e) {
      own.close();
      return failed(whole, e);
    }
    if (difference != null) {
      own.close();
      return stay(whole, difference);
    }
    LOG.info(
        "{}: its {} trees are walked by Driftgate, with the bits of ONNX Runtime",
        whole.manifest().id(),
        cut.ensemble().trees().size());
    whole.close();
    return own;
  }

  private static OnnxModel behind(OnnxModel whole, TreeCut.Made cut)
      throws OrtException, UnpackableTreesException {
    ModelManifest manifest = whole.manifest();
    int columns = cut.ensemble().columns();
    for (InputTensor input : manifest.inputs()) {
      if (input.tensor().equals(cut.input()) && input.features().size() < columns) {
        throw new UnpackableTreesException("they read " + columns + " columns");
      }
    }
    PackedTrees trees = PackedTrees.of(cut.ensemble());
    return whole.with(LoadedGraph.behind(manifest, trees, cut.input(), cut.rest()), cut.maxRows());
  }

  private static OnnxModel stay(OnnxModel whole, String reason) {
    LOG.info("{}: ONNX Runtime walks its trees: {}", whole.manifest().id(), reason);
    return whole;
  }

  /** A mistake of ours is no reason to refuse a model that scores without us. */
  private static OnnxModel failed(OnnxModel whole, RuntimeException e) {
    LOG.warn("{}: ONNX Runtime walks its trees, for Driftgate fails to", whole.manifest().id(), e);
    return whole;
  }
}
