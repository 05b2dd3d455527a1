package io.driftgate.topology.scoring;

/**
 * How many rows a call of a model carries.
 *
 * @param minRows fewer are filled up with copies of the last one, from 1: some kernels compute a
 *     single row otherwise than several, in the last bits
 * @param maxRows more are split over several calls
 */
public record BatchLimits(int minRows, int maxRows) {

  public BatchLimits {
    if (minRows < 1 || maxRows < minRows) {
      throw new IllegalArgumentException(
          "a call of " + minRows + " to " + maxRows + " rows; expected 1 <= min <= max");
    }
  }

  /** From one row on. */
  public static BatchLimits upTo(int maxRows) {
    return new BatchLimits(1, maxRows);
  }

  /** The same where no call may carry more rows. */
  BatchLimits atMost(int rows) {
    return new BatchLimits(Math.min(minRows, rows), Math.min(maxRows, rows));
  }
}
