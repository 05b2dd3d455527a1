package io.driftgate.drift.statistics;

import java.util.Arrays;

/**
 * Evidence, valid however often one looks, that successes are more frequent than a null probability
 * says: an e-process for H0: p ≤ q. It is the mean of likelihood ratios of fixed alternatives,
 * whose odds are multiples of those of q. While H0 holds it is a nonnegative supermartingale that
 * starts at 1, so it ever reaches 1/α with a probability of at most α (Ville 1939; Ramdas,
 * Grünwald, Vovk, Shafer 2023). Mutable; for one thread.
 *
 * <p>Two questions are of this form. Paired: among events on which exactly one of two versions
 * errs, the candidate errs no more often than q = 1/2. Split: among errors of two groups that are
 * served a share r and 1 - r of the traffic, no more than q = r are the candidate's.
 */
public final class BernoulliEProcess {
  /** Odds of the alternatives, as multiples of those of the null. */
  private static final double[] ODDS = {1.5, 7.0 / 3};

  private final double[] logs;

  /** Before any trial. */
  public BernoulliEProcess() {
    this(new double[ODDS.length]);
  }

  private BernoulliEProcess(double[] logs) {
    this.logs = logs;
  }

  /**
   * Goes on where another one was.
   *
   * @param logs what {@link #logs} gave
   * @throws IllegalArgumentException when they are not of this class
   */
  public static BernoulliEProcess of(double[] logs) {
    if (logs.length != ODDS.length) {
      throw new IllegalArgumentException(
          "expected " + ODDS.length + " logarithms, found " + logs.length);
    }
    return new BernoulliEProcess(logs.clone());
  }

  /**
   * Takes a trial into account.
   *
   * @param q greatest probability of a success under the null, as it was before the trial; between
   *     0 and 1, both excluded
   */
  public void observe(boolean success, double q) {
    observe(success ? 1 : 0, success ? 0 : 1, q);
  }

  /**
   * Takes many trials into account at once.
   *
   * @param hits trials that were successes
   * @param misses those that were not
   */
  public void observe(long hits, long misses, double q) {
    if (!(q > 0 && q < 1)) {
      throw new IllegalArgumentException("a null probability is between 0 and 1, found " + q);
    }
    for (int index = 0; index < logs.length; index++) {
      double p = ODDS[index] * q / (ODDS[index] * q + 1 - q);
      logs[index] += hits * Math.log(p / q) + misses * Math.log((1 - p) / (1 - q));
    }
  }

  /** The natural logarithm of the evidence. */
  public double log() {
    double largest = Arrays.stream(logs).max().orElse(0);
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - largest);
    }
    return largest + Math.log(sum / logs.length);
  }

  /** The evidence; reaches 1/α with a probability of at most α while the null holds. */
  public double value() {
    return Math.exp(log());
  }

  /** Logarithms of the likelihood ratios: all that has to be kept. */
  public double[] logs() {
    return logs.clone();
  }
}
