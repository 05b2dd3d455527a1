package io.driftgate.drift.statistics;

import java.util.List;

/**
 * Evidence, valid however often one looks, that the mean of paired differences is below a margin.
 * Each is the difference of two losses on one event and lies between -1 and 1; the evidence is the
 * wealth of gamblers who stake a fixed part of theirs on every event, at odds that are fair or
 * worse while the mean is the margin or more (Waudby-Smith and Ramdas 2024). With a margin of 0 an
 * event on which both do equally well changes nothing, and bets of 0.2 and 0.4 are the likelihood
 * ratios of {@link BernoulliEProcess} for q = 1/2. Immutable.
 *
 * @param kind what is asked
 * @param margin that the mean is held against, 0 or more
 * @param wealth for each gambler the natural logarithm of the wealth; of a detector, of one more
 */
public record PairedEvidence(Kind kind, double margin, List<Double> wealth) {
  /** Beyond it log(1 + exp(x)) is x, in double precision. */
  private static final double LARGE = 40;

  /** What is asked, and how boldly. */
  @SuppressWarnings("ImmutableEnumChecker") // lists of List.of do not change
  public enum Kind {
    /**
     * Whether the mean is below the margin, from a start that is known. Reaches E by chance with a
     * probability of at most 1/E (Ville 1939).
     */
    TEST(List.of(0.2, 0.4)),
    /**
     * Whether it fell below the margin at any time: gamblers start with every event that says
     * something, and their wealth is added up (Shiryaev-Roberts; with e-values Shin, Ramdas,
     * Rinaldo 2023). Reaches E by chance once in E such events or later, on average. The bet is the
     * cautious one: outcomes that come in runs must not look like a change.
     */
    DETECTOR(List.of(0.2));

    private final List<Double> bets;

    Kind(List<Double> bets) {
      this.bets = bets;
    }
  }

  public PairedEvidence {
    wealth = List.copyOf(wealth);
    if (wealth.size() != kind.bets.size() || !(margin >= 0)) {
      throw new IllegalArgumentException(
          "expected "
              + kind.bets.size()
              + " logarithms and a margin of 0 or more, found "
              + wealth.size()
              + " and "
              + margin);
    }
  }

  /** Before any event. */
  public static PairedEvidence none(Kind kind, double margin) {
    return new PairedEvidence(kind, margin, kind.bets.stream().map(bet -> 0.0).toList());
  }

  /**
   * With one more event.
   *
   * @param difference of the losses, -1 to 1
   */
  public PairedEvidence with(double difference) {
    if (!(difference >= -1 && difference <= 1)) {
      throw new IllegalArgumentException("a difference is between -1 and 1, found " + difference);
    }
    double payoff = (margin - difference) / (1 + margin);
    if (payoff == 0) {
      return this;
    }
    Double[] next = new Double[kind.bets.size()];
    for (int gambler = 0; gambler < next.length; gambler++) {
      double log = wealth.get(gambler) + Math.log1p(kind.bets.get(gambler) * payoff);
      next[gambler] = kind == Kind.DETECTOR ? onePlus(log) : log;
    }
    return new PairedEvidence(kind, margin, List.of(next));
  }

  private static double onePlus(double log) {
    return log > LARGE ? log : Math.log1p(Math.exp(log));
  }

  /** The evidence: the mean wealth; infinite where it is beyond what a double holds. */
  public double value() {
    double sum = 0;
    for (double log : wealth) {
      sum += kind == Kind.DETECTOR ? Math.expm1(log) : Math.exp(log);
    }
    return sum / wealth.size();
  }
}
