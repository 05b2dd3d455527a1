package io.driftgate.topology.scoring;

import io.driftgate.topology.decoding.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Finds how many rows a call of a model should carry, by trying: how fast each size is, and whether
 * a score has the same bits whatever the size. Tree ensembles sum in another order in large
 * batches, and are slower there; matrix models keep gaining.
 */
public final class BatchMeasurement {
  private static final int ROWS = 2_048;

  /** Larger sizes are not tried: what they gain is nothing, what they cost is latency. */
  private static final int LARGEST = 4_096;

  private static final long NANOS_A_SIZE = 15_000_000;

  private final OnnxModel model;
  private final List<Row> rows;
  private final LongSupplier nanoTime;

  /**
   * @param model the model; its own limit is the largest size that is tried
   * @param rows typical rows, at least one; used again and again where there are few
   * @param nanoTime a clock, nanoseconds
   */
  public BatchMeasurement(OnnxModel model, List<Row> rows, LongSupplier nanoTime) {
    this.model = model;
    this.rows = repeated(rows, Math.max(ROWS, Math.min(model.maxRows(), LARGEST)));
    this.nanoTime = nanoTime;
  }

  /**
   * One size.
   *
   * @param rows rows a call
   * @param rowsPerSecond on one thread of this machine, now
   * @param sameBits whether every score was that of the row scored alone, to the last bit
   * @param maxDifference the largest difference to the score of the row alone
   */
  public record Size(int rows, double rowsPerSecond, boolean sameBits, double maxDifference) {}

  /** Every size that was tried, in order. */
  public List<Size> measure() {
    List<Score> alone = model.newScorer(1).score(rows);
    List<Size> sizes = new ArrayList<>();
    for (int size : sizes(Math.min(model.maxRows(), LARGEST))) {
      sizes.add(measure(size, alone));
    }
    return sizes;
  }

  /**
   * The fastest size; when bits count, among those up to which every size gave the same bits, for
   * batches are of every size up to the limit.
   */
  public static Size best(List<Size> sizes, boolean bits) {
    Size best = sizes.get(0);
    for (Size size : sizes) {
      if (bits && !size.sameBits()) {
        break;
      }
      if (size.rowsPerSecond() > best.rowsPerSecond()) {
        best = size;
      }
    }
    return best;
  }

  /** The largest difference that batches of up to a size make. */
  public static double tolerance(List<Size> sizes, int rows) {
    return sizes.stream()
        .filter(size -> size.rows() <= rows)
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

  private Size measure(int size, List<Score> alone) {
    BatchScorer scorer = model.newScorer(size);
    double difference = difference(scorer.score(rows), alone);
    List<Row> some = rows.subList(0, Math.max(size, rows.size() / 8));
    long scored = 0;
    long begin = nanoTime.getAsLong();
    long end = begin;
    while (scored == 0 || end - begin < NANOS_A_SIZE) {
      scorer.score(some);
      scored += some.size();
      end = nanoTime.getAsLong();
    }
    return new Size(size, scored * 1e9 / Math.max(1, end - begin), difference == 0, difference);
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
