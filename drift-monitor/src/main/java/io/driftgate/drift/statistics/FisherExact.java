package io.driftgate.drift.statistics;

import org.apache.commons.statistics.inference.FisherExactTest;

/** Fisher's exact test of two shares (Fisher 1922), two-sided. */
public final class FisherExact {
  private FisherExact() {}

  /**
   * Probability of a difference as unlikely or more if both shares are the same.
   *
   * @param referenceHits rows of the reference that have it
   * @param referenceRows rows of the reference
   * @param currentHits rows of the current sample that have it
   * @param currentRows rows of the current sample
   * @throws IllegalArgumentException when a count is negative, or there are more hits than rows
   */
  public static double pValue(
      int referenceHits, int referenceRows, int currentHits, int currentRows) {
    int hits = referenceHits + currentHits;
    if (referenceHits < 0
        || currentHits < 0
        || referenceHits > referenceRows
        || currentHits > currentRows) {
      throw new IllegalArgumentException(
          "hits must be from 0 to the rows, found "
              + referenceHits
              + " of "
              + referenceRows
              + " and "
              + currentHits
              + " of "
              + currentRows);
    }
    if (hits == 0 || hits == referenceRows + currentRows) {
      return 1;
    }
    if (referenceRows == 0 || currentRows == 0) {
      return 1;
    }
    return FisherExactTest.withDefaults()
        .test(
            new int[][] {
              {referenceHits, referenceRows - referenceHits},
              {currentHits, currentRows - currentHits}
            })
        .getPValue();
  }
}
