package io.driftgate.drift.rollout;

import io.driftgate.schemas.DriftReport;

/**
 * Events that the candidate had no part in, for instances had not loaded it. Immutable.
 *
 * @param stoodIn events that it was to serve, and the stable version did
 * @param withoutShadow events that the stable version served, and that it was to score beside
 */
public record Absence(long stoodIn, long withoutShadow) {

  /** It was there all the time. */
  static Absence none() {
    return new Absence(0, 0);
  }

  /** With what a report of the stable version, which was there instead, says of a window. */
  Absence with(DriftReport stable) {
    return new Absence(stoodIn + stable.getStoodIn(), withoutShadow + stable.getWithoutShadow());
  }
}
