package io.driftgate.drift.comparison;

import org.jspecify.annotations.Nullable;

/**
 * The mean probability that a model gives to its own decisions: its accuracy, if scores are
 * calibrated. Needs no outcomes. For one thread.
 */
public final class ExpectedAccuracy {
  private final @Nullable String scoreClass;
  private final int classes;
  private double sum;
  private long count;
  private boolean known = true;

  /**
   * @param scoreClass the class that scores are the probability of; null where it is that of the
   *     decision
   * @param classes that the model decides between; 0 where they are not named
   */
  public ExpectedAccuracy(@Nullable String scoreClass, int classes) {
    this.scoreClass = scoreClass == null ? null : ClassName.canonical(scoreClass);
    this.classes = classes;
  }

  /**
   * One more event.
   *
   * @param label the decision; null where the model makes none
   */
  public void add(double score, @Nullable String label) {
    count++;
    if (label == null || !(score >= 0 && score <= 1)) {
      known = false;
    } else if (scoreClass == null || ClassName.canonical(label).equals(scoreClass)) {
      sum += score;
    } else {
      // what another class than the score's has is known of two classes only
      known &= classes == 2;
      sum += 1 - score;
    }
  }

  /** 0 to 1; null where scores do not say it, or of no event. */
  public @Nullable Double mean() {
    return known && count > 0 ? Double.valueOf(sum / count) : null;
  }
}
