package io.driftgate.drift.rollout;

import io.driftgate.drift.rollout.ControllerState.Proposal;
import io.driftgate.schemas.RolloutCause;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a candidate must not break. They ask whether it broke, not whether it is better,
 * and need no outcomes.
 */
final class CandidateGuards {
  /**
   * Evidence of failures, or of slow calls, that a candidate is taken back for: by chance once in a
   * thousand.
   */
  private static final double GUARD_EVIDENCE = 1_000;

  private final RolloutSettings settings;

  CandidateGuards(RolloutSettings settings) {
    this.settings = settings;
  }

  /** To take the candidate back; null where it breaks none. */
  Autopilot.@Nullable Wish wish(
      ControllerState state, RolloutState.Running running, KnownVersions known) {
    TrialEvidence evidence = state.evidence();
    String candidate = running.trial().candidate();
    if (!known.isUsable(candidate)) {
      return Autopilot.Wish.of(
          Proposal.Step.ROLL_BACK,
          RolloutCause.GUARD,
          "version " + candidate + " was withdrawn, or no running instance takes it");
    }
    if (evidence.failureEvidence() >= GUARD_EVIDENCE) {
      return Autopilot.Wish.of(
              Proposal.Step.ROLL_BACK,
              RolloutCause.GUARD,
              String.format(
                  Locale.ROOT,
                  "version %s failed on %,d of %,d events; rollout.failure-rate-max is %s",
                  candidate,
                  evidence.failed(),
                  evidence.events(),
                  settings.failureRateMax()))
          .restingOn(evidence.windows().failing());
    }
    if (state.scores().isBeyond()) {
      return apart(running, state.scores());
    }
    return state.calls().value() >= GUARD_EVIDENCE ? slow(running, state.calls()) : null;
  }

  private Autopilot.Wish slow(RolloutState.Running running, CallEvidence calls) {
    return Autopilot.Wish.of(
        Proposal.Step.ROLL_BACK,
        RolloutCause.GUARD,
        String.format(
            Locale.ROOT,
            "calls of version %s took more than %s times as long as those of %s in %,d of %,d"
                + " reports of instances, in the last one %,.0f microseconds against %,.0f; %s is"
                + " rollout.guard.latency-ratio",
            running.trial().candidate(),
            settings.guards().latencyRatio(),
            running.trial().stable(),
            calls.slow(),
            calls.reports(),
            calls.candidateNanos() / 1_000,
            calls.stableNanos() / 1_000,
            settings.guards().latencyRatio()));
  }

  private Autopilot.Wish apart(RolloutState.Running running, ScoreEvidence scores) {
    return Autopilot.Wish.of(
            Proposal.Step.ROLL_BACK,
            RolloutCause.GUARD,
            String.format(
                Locale.ROOT,
                "the scores of version %s are distributed otherwise than those of %s in %d windows in a"
                    + " row, which start at %s: their distance was %.2f in the last one, %.2f of it"
                    + " sure; rollout.guard.score-distance is %s",
                running.trial().candidate(),
                running.trial().stable(),
                scores.beyond().size(),
                scores.beyond().stream()
                    .map(start -> Instant.ofEpochMilli(start).toString())
                    .collect(Collectors.joining(" and ")),
                scores.distance(),
                scores.bound(),
                settings.guards().scoreDistance()))
        .restingOn(scores.beyond());
  }
}
