package io.driftgate.app.drift;

import io.driftgate.app.failure.ExpectedFailure;

/**
 * The two versions in the backtest of a rollout.
 *
 * @param stable serves at the beginning
 * @param candidate was published after it
 */
public record Contest(Contender stable, Contender candidate) {
  /** Who asks and publishes in a backtest. */
  static final String WHO = "backtest";

  /**
   * Checks that one can be tried against the other.
   *
   * @throws ExpectedFailure where they are of different models, or the same version
   */
  public Contest {
    if (!stable.model().equals(candidate.model())) {
      throw new ExpectedFailure(
          "the candidate is a version of "
              + candidate.model()
              + ", not of "
              + stable.model()
              + "; a rollout is between versions of one model");
    }
    if (stable.version().equals(candidate.version())) {
      throw new ExpectedFailure(
          "the candidate is version "
              + candidate.version()
              + ", as the one that it would be tried against");
    }
  }

  Contender of(String version) {
    return version.equals(candidate.version()) ? candidate : stable;
  }
}
