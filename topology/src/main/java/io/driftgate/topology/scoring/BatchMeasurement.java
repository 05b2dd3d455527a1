package io.driftgate.topology.scoring;

import io.driftgate.topology.decoding.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Finds how many rows a call of a model should carry, by trying: how fast each size is, and whether
 * a score has the same bits whatever the size. Tree ensembles sum in another order in large
 * batches, and are slower there; matrix kernels compute a single row otherwise than several, which
 * filling up small batches undoes.
 */
public final class BatchMeasurement {
  private static final int ROWS = 2_048;

  /** Larger sizes are not tried: what they gain is nothing, what they cost is latency. */
  private static final int LARGEST = 4_096;

  private static final int[] MIN_ROWS = {1, 2, 4, 8, 16};

  /** Timings are noisy; a larger batch has to gain more than that. */
  private static final double ABOUT_AS_FAST = 0.95;

  private static final long NANOS_A_SIZE = 15_000_000;

  private final OnnxModel model;
  private final int limit;
  private final List<Row> rows;
  private final LongSupplier nanoTime;

  /**
   * @param model the model; its own limit is the largest size that is tried
   * @param rows typical rows, at least one; used again and again where there are few
   * @param nanoTime a clock, nanoseconds
   */
  public BatchMeasurement(OnnxModel model, List<Row> rows, LongSupplier nanoTime) {
    this.model = model;
    this.limit = Math.min(model.limits().maxRows(), LARGEST);
    this.rows = repeated(rows, Math.max(ROWS, limit));
    this.nanoTime = nanoTime;
  }

  /**
   * One size.
   *
   * @param minRows what smaller batches are filled up to
   * @param rows rows a call
   * @param rowsPerSecond on one thread of this machine, now
   * @param sameBits whether every score was that of the row scored alone, to the last bit
   * @param maxDifference the largest difference to the score of the row alone
   */
  public record Size(
      int minRows, int rows, double rowsPerSecond, boolean sameBits, double maxDifference) {

    /** As limits of a call. */
    public BatchLimits limits() {
      return new BatchLimits(minRows, rows);
    }
  }

  /**
   * Every size that was tried, from small to large. Filling up is tried, more and more of it, as
   * long as there is a size whose bits differ.
   */
  public List<Size> measure() {
    List<Size> all = new ArrayList<>();
    List<Size> first = new ArrayList<>();
    for (int minRows : MIN_ROWS) {
      if (minRows > limit) {
        break;
      }
      List<Score> alone = alone(minRows);
      List<Size> sizes = new ArrayList<>();
      for (int rowsOfCall : sizes(limit)) {
        if (rowsOfCall >= minRows) {
          double speed = first.isEmpty() ? -1 : speedOf(first, rowsOfCall);
          sizes.add(measure(minRows, rowsOfCall, alone, speed));
        }
      }
      if (first.isEmpty()) {
        first = sizes;
      }
      all.addAll(sizes);
      if (sizes.stream().allMatch(Size::sameBits)) {
        break;
      }
    }
    return all;
  }

  /**
   * The smallest size that is about as fast as the fastest; when bits count, among those up to
   * which every size gave the same bits, for batches are of every size up to the limit.
   */
  public static Size best(List<Size> sizes, boolean bits) {
    List<Size> allowed = new ArrayList<>();
    int minRows = 0;
    boolean same = true;
    for (Size size : sizes) {
      if (size.minRows() != minRows) {
        minRows = size.minRows();
        same = true;
      }
      same &= size.sameBits();
      if (bits ? same : minRows == 1) {
        allowed.add(size);
      }
    }
    double fastest = allowed.stream().mapToDouble(Size::rowsPerSecond).max().orElse(0);
    return allowed.stream()
        .filter(size -> size.rowsPerSecond() >= ABOUT_AS_FAST * fastest)
        .min(Comparator.comparingInt(Size::rows))
        .orElse(sizes.get(0));
  }

  /** The largest difference that batches of up to a size make. */
  public static double tolerance(List<Size> sizes, Size chosen) {
    return sizes.stream()
        .filter(size -> size.minRows() == chosen.minRows() && size.rows() <= chosen.rows())
        .mapToDouble(Size::maxDifference)
        .max()
        .orElse(0);
  }

  /** All up to 8, then powers of two with their neighbours and the middles between them. */
  static List<Integer> sizes(int limit) {
    List<Integer> sizes = new ArrayList<>();
    for (int size = 1; size <= Math.min(8, limit); size++) {
      sizes.add(size);
    }
    for (int power = 16; power - power / 4 <= limit; power *= 2) {
      for (int size : new int[] {power - power / 4, power - 1, power, power + 1}) {
        if (size <= limit) {
          sizes.add(size);
        }
      }
    }
    if (limit > 0 && sizes.get(sizes.size() - 1) < limit) {
      sizes.add(limit);
    }
    return sizes;
  }

  private static double speedOf(List<Size> sizes, int rows) {
    return sizes.stream()
        .filter(size -> size.rows() == rows)
        .mapToDouble(Size::rowsPerSecond)
        .findFirst()
        .orElse(-1);
  }

  /** Each row in a call of its own, filled up to the least that a call carries. */
  private List<Score> alone(int minRows) {
    BatchScorer scorer = model.newScorer(new BatchLimits(minRows, minRows));
    List<Score> scores = new ArrayList<>(rows.size());
    for (Row row : rows) {
      scores.addAll(scorer.score(List.of(row)));
    }
    return scores;
  }

  /**
   * @param knownSpeed rows per second where that was measured before; else negative
   */
  private Size measure(int minRows, int rowsOfCall, List<Score> alone, double knownSpeed) {
    BatchScorer scorer = model.newScorer(new BatchLimits(minRows, rowsOfCall));
    double difference = difference(scorer.score(rows), alone);
    double speed = knownSpeed < 0 ? speed(scorer, rowsOfCall) : knownSpeed;
    return new Size(minRows, rowsOfCall, speed, difference == 0, difference);
  }

  private double speed(BatchScorer scorer, int rowsOfCall) {
    List<Row> some = rows.subList(0, Math.max(rowsOfCall, rows.size() / 8));
    long scored = 0;
    long begin = nanoTime.getAsLong();
    long end = begin;
    while (scored == 0 || end - begin < NANOS_A_SIZE) {
      scorer.score(some);
      scored += some.size();
      end = nanoTime.getAsLong();
    }
    return scored * 1e9 / Math.max(1, end - begin);
  }

  /** Zero when all bits are the same; else at least the smallest number that is not zero. */
  private static double difference(List<Score> scores, List<Score> alone) {
    double largest = 0;
    for (int row = 0; row < scores.size(); row++) {
      if (!scores.get(row).equals(alone.get(row))) {
        double difference = Double.MIN_VALUE;
        if (scores.get(row) instanceof Score.Scored now
            && alone.get(row) instanceof Score.Scored before) {
          difference = Math.max(difference, Math.abs(now.score() - before.score()));
        }
        largest = Math.max(largest, difference);
      }
    }
    return largest;
  }

  private static List<Row> repeated(List<Row> rows, int size) {
    List<Row> repeated = new ArrayList<>(size);
    while (repeated.size() < size) {
      repeated.add(rows.get(repeated.size() % rows.size()));
    }
    return repeated;
  }
}
