package io.driftgate.app.drift;

import io.driftgate.drift.performance.Said;
import org.jspecify.annotations.Nullable;

/**
 * How right a version, or a routing, was. Immutable.
 *
 * @param events that it answered
 * @param outcomes those whose outcome is known
 * @param decisions those of them that a class was decided on for
 * @param loss sum of {@link Said#loss}
 */
public record Tally(long events, long outcomes, long decisions, double loss) {
  /** Before any event. */
  static final Tally NONE = new Tally(0, 0, 0, 0);

  /** With one more answer. */
  Tally with(Said said, @Nullable String outcome) {
    double more = outcome == null ? Double.NaN : said.loss(outcome);
    if (!Double.isFinite(more)) {
      return new Tally(events + 1, outcomes, decisions, loss);
    }
    return new Tally(
        events + 1, outcomes + 1, decisions + (said.label() == null ? 0 : 1), loss + more);
  }

  /** Share of the outcomes that were decided right; null without any, or without decisions. */
  public @Nullable Double accuracy() {
    return outcomes == 0 || decisions < outcomes ? null : 1 - loss / outcomes;
  }

  /** Mean distance from what came, where no class is decided on; null likewise. */
  public @Nullable Double meanError() {
    return outcomes == 0 || decisions > 0 ? null : loss / outcomes;
  }
}
