package io.driftgate.topology.scoring.trees;

import io.driftgate.models.onnx.TreeEnsemble;
import io.driftgate.models.onnx.TreeNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Rows made to find out whether two walks through trees are the same: each comes to one of the
 * splits, in turn, and there holds the threshold itself, the next float on either side, or NaN.
 * What the way there leaves open are thresholds of other splits, zeros of both signs, infinities,
 * NaN and numbers in between. The same rows from the same seed.
 */
public final class ThresholdRows {
  private static final float[] ODD = {
    0f,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    1f,
    -1f
  };
  private static final int LOWEST = SortableKeys.key(Float.NEGATIVE_INFINITY);
  private static final int HIGHEST = SortableKeys.key(Float.POSITIVE_INFINITY);

  private final Random random;
  private final List<Place> places = new ArrayList<>();
  private final List<List<Float>> thresholds = new ArrayList<>();
  private final int[] low;
  private final int[] high;
  private long levels;
  private int turn;

  /**
   * A split and the way to it.
   *
   * @param before the split that leads to it; null for a root
   * @param whenTrue which way there
   */
  private record Place(TreeNode.Split split, @Nullable Place before, boolean whenTrue) {}

  /** A node that is to be looked at. */
  private record Visit(int node, @Nullable Place before, boolean whenTrue, int depth) {}

  public ThresholdRows(TreeEnsemble ensemble, long seed) {
    this.random = new Random(seed);
    this.low = new int[ensemble.columns()];
    this.high = new int[ensemble.columns()];
    for (int column = 0; column < low.length; column++) {
      thresholds.add(new ArrayList<>());
    }
    for (List<TreeNode> tree : ensemble.trees()) {
      levels += add(tree);
    }
    Collections.shuffle(places, random);
  }

  /** How many splits there are. */
  public int thresholds() {
    return places.size();
  }

  /** The depths of all trees together. */
  public long levels() {
    return levels;
  }

  /** The next row: a value for each column that the trees read, up to the last of them. */
  public float[] next() {
    float[] row = new float[low.length];
    for (int column = 0; column < row.length; column++) {
      row[column] = any(column);
    }
    if (!places.isEmpty()) {
      Place place = places.get(turn % places.size());
      lead(row, place);
      // another side each time that a split is come to again, whatever their number
      int side = turn / places.size() + turn % places.size();
      row[place.split().feature()] = at(place.split(), side % 4);
      turn++;
    }
    return row;
  }

  /** Notes the splits of a tree; returns its depth. */
  private int add(List<TreeNode> tree) {
    Deque<Visit> waiting = new ArrayDeque<>(List.of(new Visit(0, null, false, 0)));
    int depth = 0;
    while (!waiting.isEmpty()) {
      Visit visit = waiting.pop();
      depth = Math.max(depth, visit.depth());
      if (tree.get(visit.node()) instanceof TreeNode.Split split) {
        Place place = new Place(split, visit.before(), visit.whenTrue());
        places.add(place);
        thresholds.get(split.feature()).add(split.threshold());
        waiting.push(new Visit(split.whenTrue(), place, true, visit.depth() + 1));
        waiting.push(new Visit(split.whenFalse(), place, false, visit.depth() + 1));
      }
    }
    return depth;
  }

  private float any(int column) {
    List<Float> known = thresholds.get(column);
    int kind = random.nextInt(8);
    if (kind == 0) {
      return ODD[random.nextInt(ODD.length)];
    }
    if (known.isEmpty() || kind == 1) {
      return (float) random.nextGaussian();
    }
    float threshold = known.get(random.nextInt(known.size()));
    return switch (kind) {
      case 2 -> threshold;
      case 3 -> Math.nextUp(threshold);
      case 4 -> Math.nextDown(threshold);
      default -> (threshold + known.get(random.nextInt(known.size()))) / 2;
    };
  }

  private static float at(TreeNode.Split split, int side) {
    return switch (side) {
      case 0 -> split.threshold();
      case 1 -> Math.nextUp(split.threshold());
      case 2 -> Math.nextDown(split.threshold());
      default -> Float.NaN;
    };
  }

  /** Makes a row come to a split; where no row can, what is left of it is as good as any. */
  private void lead(float[] row, Place end) {
    for (Place place = end; place.before() != null; place = place.before()) {
      int column = place.before().split().feature();
      low[column] = LOWEST;
      high[column] = HIGHEST;
    }
    for (Place place = end; place.before() != null; place = place.before()) {
      narrow(place.before().split(), place.whenTrue());
    }
    for (Place place = end; place.before() != null; place = place.before()) {
      int column = place.before().split().feature();
      int key = SortableKeys.key(row[column]);
      if (key < low[column] || key > high[column]) {
        row[column] = SortableKeys.value(random.nextBoolean() ? low[column] : high[column]);
      }
    }
  }

  private void narrow(TreeNode.Split split, boolean whenTrue) {
    int column = split.feature();
    int key = SortableKeys.key(split.threshold());
    boolean less =
        split.comparison() == TreeNode.Comparison.LESS
            || split.comparison() == TreeNode.Comparison.LESS_OR_EQUAL;
    int left =
        switch (split.comparison()) {
          case LESS_OR_EQUAL, GREATER -> key;
          case LESS, GREATER_OR_EQUAL -> key - 1;
        };
    if (less == whenTrue) {
      high[column] = Math.min(high[column], left);
    } else {
      low[column] = Math.max(low[column], left + 1);
    }
  }
}
