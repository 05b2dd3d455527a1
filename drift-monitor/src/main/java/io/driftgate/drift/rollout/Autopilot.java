package io.driftgate.drift.rollout;

import io.driftgate.drift.rollout.ControllerState.Proposal;
import io.driftgate.drift.rollout.ControllerState.Proposal.Step;
import io.driftgate.schemas.RolloutCause;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What evidence asks for: a pure function of what is known. Drift alone starts a rollout and moves
 * nothing further; what moves it are windows that are in distribution for the candidate and out of
 * it for the stable version, and failures.
 */
final class Autopilot {
  /** Evidence of failures that a candidate is taken back for: by chance once in a thousand. */
  private static final double FAILURE_EVIDENCE = 1_000;

  private final RolloutSettings settings;

  Autopilot(RolloutSettings settings) {
    this.settings = settings;
  }

  /**
   * A step that evidence asks for.
   *
   * @param reason in words, with the numbers that it rests on
   */
  record Wish(Proposal proposal, RolloutCause cause, String reason) {

    static Wish of(Step step, RolloutCause cause, String reason) {
      return new Wish(new Proposal(step, null, null), cause, reason);
    }
  }

  /** The step; null where nothing is asked for. */
  @Nullable Wish wish(ControllerState state, KnownVersions known) {
    if (state.frozen()) {
      return null;
    }
    return state.rollout() instanceof RolloutState.Running running
        ? wish(state, running, known)
        : start(state, known);
  }

  private @Nullable Wish start(ControllerState state, KnownVersions known) {
    String stable = state.rollout().route().stable();
    String alert = state.stableAlert();
    if (!settings.startOnAlert()
        || alert == null
        || stable == null
        || state.seenUntil() < state.quietUntil()) {
      return null;
    }
    for (String candidate : known.candidates(stable)) {
      if (!state.tried().contains(candidate)) {
        return new Wish(
            new Proposal(Step.START, candidate, null),
            RolloutCause.DRIFT,
            "live data departed from what version "
                + stable
                + " was trained on ("
                + alert
                + "); version "
                + candidate
                + " is the newest release that was not tried for it");
      }
    }
    return null;
  }

  private @Nullable Wish wish(
      ControllerState state, RolloutState.Running running, KnownVersions known) {
    TrialEvidence evidence = state.evidence();
    String candidate = running.trial().candidate();
    if (!known.isUsable(candidate)) {
      return Wish.of(
          Step.ROLL_BACK,
          RolloutCause.GUARD,
          "version " + candidate + " was withdrawn, or no running instance takes it");
    }
    if (evidence.failureEvidence() >= FAILURE_EVIDENCE) {
      return Wish.of(
          Step.ROLL_BACK,
          RolloutCause.GUARD,
          String.format(
              Locale.ROOT,
              "version %s failed on %,d of %,d events; rollout.failure-rate-max is %s",
              candidate,
              evidence.failed(),
              evidence.events(),
              settings.failureRateMax()));
    }
    if (evidence.against() >= settings.windowsPerStep()) {
      return Wish.of(
          Step.ROLL_BACK,
          RolloutCause.EVIDENCE,
          evidence.against()
              + " windows in a row look like what version "
              + running.trial().stable()
              + " was trained on, and not like "
              + candidate
              + "'s");
    }
    if (evidence.forCandidate() >= settings.windowsPerStep()) {
      return forward(running, evidence);
    }
    Long since = evidence.since();
    if (since != null && state.seenUntil() - since >= settings.deadline().toMillis()) {
      return Wish.of(
          Step.END,
          RolloutCause.DEADLINE,
          "not enough evidence within "
              + settings.deadline()
              + "; version "
              + running.trial().stable()
              + " is kept");
    }
    return null;
  }

  private @Nullable Wish forward(RolloutState.Running running, TrialEvidence evidence) {
    String why =
        evidence.forCandidate()
            + " windows look like what version "
            + running.trial().candidate()
            + " was trained on, and not like "
            + running.trial().stable()
            + "'s";
    OptionalInt next = next(running.route().share());
    if (next.isPresent()) {
      return new Wish(new Proposal(Step.SHARE, null, next.getAsInt()), RolloutCause.EVIDENCE, why);
    }
    // from the shadow nothing goes to all at once, however small the largest share is
    return running instanceof RolloutState.Canary
        ? Wish.of(Step.PROMOTE, RolloutCause.EVIDENCE, why)
        : null;
  }

  /** The next share that the candidate may get by itself. */
  private OptionalInt next(int share) {
    int most = Math.min(settings.shareMax(), settings.shareMaxWithoutLabels());
    return settings.steps().stream()
        .mapToInt(Integer::intValue)
        .filter(step -> step > share && step <= most)
        .min();
  }

  /** Whether a step needs nobody. */
  boolean isDoneBySelf(Proposal proposal) {
    return settings.mode() == RolloutSettings.Mode.ACT
        && (proposal.step() != Step.PROMOTE || settings.promoteBySelf());
  }
}
