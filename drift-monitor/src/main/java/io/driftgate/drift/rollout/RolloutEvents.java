package io.driftgate.drift.rollout;

import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.RolloutPhase;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is told of a decision: what changed, who or what asked, on which evidence. */
final class RolloutEvents {
  private RolloutEvents() {}

  static RolloutEvent.Builder event(
      ControllerState before,
      ControllerState after,
      String model,
      RolloutEventKind kind,
      Instant now) {
    Trial trial = trial(after.rollout());
    Trial ended = trial == null ? trial(before.rollout()) : trial;
    Route route = after.rollout().route();
    return RolloutEvent.newBuilder()
        .setModelName(model)
        .setNumber(before.events() + 1)
        .setEvent(kind)
        .setRolloutId(ended == null ? null : ended.id())
        .setPhase(phase(after.rollout()))
        .setStableVersion(route.stable())
        .setVersionBefore(after.rollout().before())
        .setCandidateVersion(ended == null ? null : ended.candidate())
        .setCanaryShare(route.share())
        .setEpoch(before.epoch())
        .setDecidedAt(now);
  }

  static @Nullable Trial trial(RolloutState state) {
    return state instanceof RolloutState.Running running ? running.trial() : null;
  }

  private static RolloutPhase phase(RolloutState state) {
    if (state instanceof RolloutState.Shadow) {
      return RolloutPhase.SHADOW;
    }
    return state instanceof RolloutState.Canary ? RolloutPhase.CANARY : RolloutPhase.IDLE;
  }

  /** What a step that is asked for rests on, as things stand. */
  static Grounds grounds(ControllerState seen, Autopilot.Wish wish) {
    TrialEvidence evidence = seen.evidence();
    ControllerState.OpenAlert alert = seen.stableAlert();
    Map<String, Double> numbers = new TreeMap<>();
    if (seen.rollout() instanceof RolloutState.Running) {
      numbers.put("windows_for", (double) evidence.forCandidate());
      numbers.put("windows_against", (double) evidence.against());
      numbers.put("candidate_events", (double) evidence.events());
      numbers.put("candidate_failures", (double) evidence.failed());
      numbers.put("candidate_stood_in", (double) evidence.absence().stoodIn());
      numbers.put("candidate_without_shadow", (double) evidence.absence().withoutShadow());
      numbers.put("failure_evidence", finite(evidence.failureEvidence()));
      ScoreEvidence scores = seen.scores();
      numbers.put("score_distance", scores.distance());
      numbers.put("score_distance_sure", scores.bound());
      numbers.put("score_looks", (double) scores.looks());
      numbers.put("candidate_score_rows", (double) scores.candidateRows());
      numbers.put("stable_score_rows", (double) scores.stableRows());
      CallEvidence calls = seen.calls();
      numbers.put("call_reports", (double) calls.reports());
      numbers.put("call_reports_slow", (double) calls.slow());
      numbers.put("call_evidence", finite(calls.value()));
      numbers.put("candidate_call_micros", calls.candidateNanos() / 1_000);
      numbers.put("stable_call_micros", calls.stableNanos() / 1_000);
      LabelEvidence labels = seen.labels();
      numbers.put("outcomes", (double) labels.labelled());
      numbers.put("outcomes_better", (double) labels.better());
      numbers.put("outcomes_worse", (double) labels.worse());
      numbers.put("outcome_evidence_for", finite(labels.forValue()));
      numbers.put("outcome_evidence_against", finite(labels.againstValue()));
    }
    return new Grounds(
        wish.cause(),
        wish.reason(),
        numbers,
        alert == null ? List.of() : List.of(alert.id()),
        TrialWindows.newest(wish.windows()).stream()
            .map(start -> Instant.ofEpochMilli(start).toString())
            .toList());
  }

  /** With the step that evidence asks for, and what it rests on. */
  static RolloutEvent.Builder explained(
      RolloutEvent.Builder event, ControllerState.Proposal proposal, Grounds grounds) {
    if (proposal.version() != null) {
      event.setCandidateVersion(proposal.version());
    }
    return event
        .setProposed(proposal.step().name().toLowerCase(Locale.ROOT))
        .setProposedShare(proposal.share())
        .setReason(grounds.reason())
        .setEvidence(grounds.numbers())
        .setAlertIds(grounds.alertIds())
        .setWindowIds(grounds.windowIds());
  }

  /**
   * With what was proposed, and what it rested on then.
   *
   * @param before state that has the proposal
   * @param words why the person approved; may be empty
   */
  static RolloutEvent.Builder approved(
      RolloutEvent.Builder event, ControllerState before, String words) {
    ControllerState.Proposal proposal = Objects.requireNonNull(before.proposal());
    Grounds grounds = before.grounds();
    // a proposal of before its grounds were kept has none
    return explained(
            event,
            proposal,
            grounds == null ? new Grounds(null, "", Map.of(), List.of(), List.of()) : grounds)
        .setReason(sentence(words, grounds == null ? "" : grounds.reason()));
  }

  /**
   * How to go back further where a rollback ended no more than a shadow, which served nobody: it
   * may have been meant for the stable version, and the shadow have started by itself.
   */
  static String wayBack(ControllerState before, Changes.Change change) {
    RolloutState after = change.state().rollout();
    String further = after.before();
    return change.kind() == RolloutEventKind.ROLLED_BACK
            && before.rollout() instanceof RolloutState.Shadow shadow
            && further != null
        ? "version "
            + after.route().stable()
            + " serves as before, only the shadow of version "
            + shadow.trial().candidate()
            + " ended; `driftgate rollout rollback "
            + further
            + "` goes back to version "
            + further
        : "";
  }

  /** What a person said, then what the controller has to say; either may be empty. */
  static String sentence(String words, String rest) {
    return words.isEmpty() || rest.isEmpty() ? words + rest : words + "; " + rest;
  }

  static double finite(double evidence) {
    return Math.min(evidence, Double.MAX_VALUE);
  }

  static RolloutEvent.Builder answered(RolloutEvent.Builder event, RolloutCommand command) {
    return event
        .setCause(RolloutCause.PERSON)
        .setAskedBy(command.getAskedBy())
        .setCommandId(command.getCommandId());
  }
}
