package io.driftgate.drift.performance;

import io.driftgate.drift.statistics.MannWhitney;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How good scores are, by the usual figures. Pure. */
final class Figures {
  private static final int BINS = 10;

  /** Probabilities are held within so much of 0 and 1 for the logarithm. */
  private static final double EDGE = 1e-15;

  private Figures() {}

  /**
   * Of scores that are the probability of a class.
   *
   * @param auc null where all outcomes are of one side
   */
  record Probabilities(
      double logLoss, double brier, @Nullable Double auc, double calibrationError) {}

  /** Of scores that are numbers. */
  record Numbers(double meanAbsoluteError, double rootMeanSquaredError) {}

  /**
   * Two classes: the one that the score is about, and all others.
   *
   * @param judged one or more
   */
  static Probabilities probabilities(List<Judged> judged, String scoreClass) {
    double[] probabilities = judged.stream().mapToDouble(one -> one.said().score()).toArray();
    boolean[] hits = new boolean[probabilities.length];
    double logs = 0;
    double squares = 0;
    int hitCount = 0;
    for (int index = 0; index < hits.length; index++) {
      boolean hit = judged.get(index).outcome().equals(scoreClass);
      hits[index] = hit;
      hitCount += hit ? 1 : 0;
      double ofOutcome = hit ? probabilities[index] : 1 - probabilities[index];
      logs -= Math.log(Math.min(1 - EDGE, Math.max(EDGE, ofOutcome)));
      squares += (1 - ofOutcome) * (1 - ofOutcome);
    }
    return new Probabilities(
        logs / hits.length,
        squares / hits.length,
        auc(probabilities, hits, hitCount),
        calibrationError(probabilities, hits));
  }

  /** U / (n m), by Mann and Whitney 1947. */
  private static @Nullable Double auc(double[] probabilities, boolean[] hits, int hitCount) {
    if (hitCount == 0 || hitCount == hits.length) {
      return null;
    }
    double[] ofHits = new double[hitCount];
    double[] ofOthers = new double[hits.length - hitCount];
    int hit = 0;
    int other = 0;
    for (int index = 0; index < hits.length; index++) {
      if (hits[index]) {
        ofHits[hit++] = probabilities[index];
      } else {
        ofOthers[other++] = probabilities[index];
      }
    }
    return MannWhitney.test(ofHits, ofOthers).statistic() / ((double) hit * other);
  }

  /**
   * Of scores that are the probability of the class decided on.
   *
   * @param judged one or more
   */
  static double calibrationError(List<Judged> judged) {
    double[] probabilities = judged.stream().mapToDouble(one -> one.said().score()).toArray();
    boolean[] hits = new boolean[probabilities.length];
    for (int index = 0; index < hits.length; index++) {
      hits[index] = judged.get(index).isRight();
    }
    return calibrationError(probabilities, hits);
  }

  /** Expected calibration error, as Guo, Pleiss, Sun, Weinberger 2017, for one class. */
  private static double calibrationError(double[] probabilities, boolean[] hits) {
    double[] sums = new double[BINS];
    int[] hitCounts = new int[BINS];
    for (int index = 0; index < hits.length; index++) {
      int bin = Math.max(0, Math.min(BINS - 1, (int) (probabilities[index] * BINS)));
      sums[bin] += probabilities[index];
      hitCounts[bin] += hits[index] ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(sums[bin] - hitCounts[bin]);
    }
    return error / hits.length;
  }

  /**
   * Distances of score and outcome.
   *
   * @param judged one or more
   */
  static Numbers numbers(List<Judged> judged) {
    double distances = 0;
    double squares = 0;
    for (Judged one : judged) {
      distances += one.loss();
      squares += one.loss() * one.loss();
    }
    return new Numbers(distances / judged.size(), Math.sqrt(squares / judged.size()));
  }
}
