package io.driftgate.drift.rollout;

import io.driftgate.drift.rollout.ControllerState.Proposal;
import io.driftgate.drift.rollout.ControllerState.Proposal.Step;
import io.driftgate.schemas.RolloutCause;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What evidence asks for: a pure function of what is known. Drift alone starts a rollout and moves
 * nothing further; what moves it are outcomes, where they come, else windows that are in
 * distribution for the candidate and out of it for the stable version; and limits that it breaks.
 */
final class Autopilot {
  private final RolloutSettings settings;
  private final CandidateGuards guards;

  Autopilot(RolloutSettings settings) {
    this.settings = settings;
    this.guards = new CandidateGuards(settings);
  }

  /**
   * A step that evidence asks for.
   *
   * @param reason in words, with the numbers that it rests on
   * @param windows starts of the windows that it rests on, milliseconds since 1970, oldest first
   * @param needsPerson whether it is only proposed although steps are taken
   */
  record Wish(
      Proposal proposal,
      RolloutCause cause,
      String reason,
      List<Long> windows,
      boolean needsPerson) {

    static Wish of(Step step, RolloutCause cause, String reason) {
      return new Wish(new Proposal(step, null, null), cause, reason, List.of(), false);
    }

    Wish restingOn(List<Long> starts) {
      return new Wish(proposal, cause, reason, starts, needsPerson);
    }

    /** Only proposed. */
    Wish forPerson(String why) {
      return new Wish(proposal, cause, reason + why, windows, true);
    }
  }

  /** The step; null where nothing is asked for. */
  @Nullable Wish wish(ControllerState state, KnownVersions known) {
    if (settings.frozen()) {
      return null;
    }
    if (state.rollout() instanceof RolloutState.Running running) {
      // a split that is wrong is no reason to keep a candidate that breaks its limits
      Wish guard =
          state.frozen() && !state.split().froze() ? null : guards.wish(state, running, known);
      return guard == null && !state.frozen() ? wish(state, running, known) : guard;
    }
    return state.frozen() ? null : start(state, known);
  }

  private @Nullable Wish start(ControllerState state, KnownVersions known) {
    String stable = state.rollout().route().stable();
    if (isAlways() && stable != null) {
      String candidate = untried(state, stable, known);
      return candidate == null ? null : shadow(candidate);
    }
    ControllerState.OpenAlert alert = state.stableAlert();
    if (settings.start() != RolloutSettings.Start.ALERT
        || alert == null
        || stable == null
        || state.seenUntil() < state.quietUntil()) {
      return null;
    }
    String candidate = untried(state, stable, known);
    return candidate == null
        ? null
        : new Wish(
            new Proposal(Step.START, candidate, null),
            RolloutCause.DRIFT,
            "live data departed from what version "
                + stable
                + " was trained on ("
                + alert.id()
                + "); version "
                + candidate
                + " is the newest release that was not tried for it",
            alert.windows(),
            false);
  }

  private boolean isAlways() {
    return settings.start() == RolloutSettings.Start.ALWAYS;
  }

  /** The newest release that could be tried and was not; null where there is none. */
  private static @Nullable String untried(
      ControllerState state, String stable, KnownVersions known) {
    return known.candidates(stable).stream()
        .filter(candidate -> !state.tried().contains(candidate))
        .findFirst()
        .orElse(null);
  }

  private static Wish shadow(String candidate) {
    return new Wish(
        new Proposal(Step.START, candidate, null),
        RolloutCause.EVIDENCE,
        "version "
            + candidate
            + " is the newest other release; rollout.start=always has one in the shadow",
        List.of(),
        false);
  }

  private @Nullable Wish wish(
      ControllerState state, RolloutState.Running running, KnownVersions known) {
    boolean labelsDecide = state.labels().labelled() >= settings.labels().perStep();
    Wish wish = null;
    if (labelsDecide) {
      wish = byLabels(state, running);
    } else if (!isAlways()) {
      wish = byLikeness(state, running);
    }
    if (wish == null && isAlways() && running instanceof RolloutState.Shadow) {
      return replaced(state, running, known);
    }
    // while the cool-down holds likeness back, time is no want of evidence
    boolean isHeldBack = !labelsDecide && !isAlways() && state.hasMovedWithin(settings.coolDown());
    return wish == null && !isHeldBack ? deadline(state, running) : wish;
  }

  /** A newer release takes the place in the shadow. */
  private static @Nullable Wish replaced(
      ControllerState state, RolloutState.Running running, KnownVersions known) {
    Trial trial = running.trial();
    List<String> candidates = known.candidates(trial.stable());
    String newer = untried(state, trial.stable(), known);
    boolean isNewer =
        newer != null
            && candidates.indexOf(newer) < candidates.indexOf(trial.candidate())
            && !newer.equals(trial.candidate());
    return isNewer
        ? Wish.of(
            Step.END,
            RolloutCause.EVIDENCE,
            "version " + newer + " is newer and takes the place of " + trial.candidate())
        : null;
  }

  /**
   * Whether what was proposed is still to be had although nothing asks for it at this moment:
   * evidence goes up and down, and an approval takes its time. It is withdrawn when evidence is
   * turned.
   */
  boolean stillStands(ControllerState state) {
    Proposal proposal = state.proposal();
    if (settings.frozen()
        || proposal == null
        || state.labels().labelled() < settings.labels().perStep()) {
      return false;
    }
    return switch (proposal.step()) {
      case SHARE, PROMOTE -> state.labels().forValue() >= 1;
      case ROLL_BACK -> state.labels().againstValue() >= 1;
      case START, END -> false;
    };
  }

  /** What outcomes ask for. They overrule likeness: right is who is right. */
  private @Nullable Wish byLabels(ControllerState state, RolloutState.Running running) {
    LabelEvidence labels = state.labels();
    boolean always = isAlways();
    boolean serves = running instanceof RolloutState.Canary;
    double needed = always ? settings.labels().runLength() : settings.labels().evidence();
    if (labels.againstValue() >= needed && (serves || !always)) {
      return Wish.of(
          Step.ROLL_BACK,
          RolloutCause.EVIDENCE,
          inWords(running, labels, labels.againstValue(), needed));
    }
    boolean cooling = always && !serves && state.seenUntil() < state.quietUntil();
    if (labels.forValue() >= needed
        && labels.sinceStep() >= settings.labels().perStep()
        && !cooling) {
      return forward(
          running, settings.shareMax(), inWords(running, labels, labels.forValue(), needed));
    }
    return null;
  }

  private static String inWords(
      RolloutState.Running running, LabelEvidence labels, double evidence, double needed) {
    return String.format(
        Locale.ROOT,
        "of %,d outcomes %,d spoke for version %s alone and %,d for %s alone; evidence %.3g, %,.0f"
            + " decides",
        labels.labelled(),
        labels.better(),
        running.trial().candidate(),
        labels.worse(),
        running.trial().stable(),
        evidence,
        needed);
  }

  /**
   * What likeness asks for. It follows the data, and data that come and go would make the route
   * flap: so it moves traffic once in a cool-down, whoever moved it before. A shadow serves nobody.
   */
  private @Nullable Wish byLikeness(ControllerState state, RolloutState.Running running) {
    Wish wish = likeness(running, state.evidence());
    boolean endsShadow =
        wish != null
            && wish.proposal().step() == Step.ROLL_BACK
            && running instanceof RolloutState.Shadow;
    return endsShadow || !state.hasMovedWithin(settings.coolDown()) ? wish : null;
  }

  private @Nullable Wish likeness(RolloutState.Running running, TrialEvidence evidence) {
    String candidate = running.trial().candidate();
    if (evidence.against() >= settings.windowsPerStep()) {
      return Wish.of(
              Step.ROLL_BACK,
              RolloutCause.EVIDENCE,
              evidence.against()
                  + " windows in a row look like what version "
                  + running.trial().stable()
                  + " was trained on, and not like "
                  + candidate
                  + "'s")
          .restingOn(evidence.windows().spoke());
    }
    if (evidence.forCandidate() < settings.windowsPerStep()) {
      return null;
    }
    Wish forward =
        forward(
            running,
            Math.min(settings.shareMax(), settings.shareMaxWithoutLabels()),
            why(running, evidence));
    return forward == null ? null : limited(forward.restingOn(evidence.windows().spoke()));
  }

  /** All keys are more than likeness may give where it may not give them to a canary. */
  private Wish limited(Wish forward) {
    return forward.proposal().step() == Step.PROMOTE
            && settings.promoteBySelf()
            && settings.shareMaxWithoutLabels() < RolloutSettings.ALL
        ? forward.forPerson(
            "; without outcomes it needs a person, unless rollout.share-max-without-labels is 1")
        : forward;
  }

  private @Nullable Wish deadline(ControllerState state, RolloutState.Running running) {
    Long since = state.evidence().since();
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

  private static String why(RolloutState.Running running, TrialEvidence evidence) {
    return evidence.forCandidate()
        + " windows look like what version "
        + running.trial().candidate()
        + " was trained on, and not like "
        + running.trial().stable()
        + "'s";
  }

  /**
   * The next step.
   *
   * @param most largest share that the candidate may get by itself
   */
  private @Nullable Wish forward(RolloutState.Running running, int most, String why) {
    OptionalInt next =
        settings.steps().stream()
            .mapToInt(Integer::intValue)
            .filter(step -> step > running.route().share() && step <= most)
            .min();
    if (next.isPresent()) {
      return new Wish(
          new Proposal(Step.SHARE, null, next.getAsInt()),
          RolloutCause.EVIDENCE,
          why,
          List.of(),
          false);
    }
    // from the shadow nothing goes to all at once, however small the largest share is
    return running instanceof RolloutState.Canary
        ? Wish.of(Step.PROMOTE, RolloutCause.EVIDENCE, why)
        : null;
  }

  /** Whether a step needs nobody. */
  boolean isDoneBySelf(Wish wish) {
    return settings.mode() == RolloutSettings.Mode.ACT
        && !wish.needsPerson()
        && (wish.proposal().step() != Step.PROMOTE || settings.promoteBySelf());
  }
}
