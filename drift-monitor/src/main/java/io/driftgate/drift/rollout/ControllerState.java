package io.driftgate.drift.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that the controller must not lose. Immutable.
 *
 * @param model name of the model that it is about; null before anything was heard
 * @param rollout how far the rollout is
 * @param epoch of the newest routing table; 0 before any
 * @param events number of the last event; 0 before any
 * @param rollouts rollouts that were started so far
 * @param commandsUntil offset after the last command that was answered
 * @param frozen whether nothing happens by itself
 * @param evidence what the windows of the running rollout said; of no meaning outside of one
 * @param labels what the outcomes of the running rollout's events said; likewise
 * @param scores how far apart the scores of the running rollout's versions are; likewise
 * @param calls how long calls of the running rollout's versions take; likewise
 * @param split how the keys were split under the newest table; of no meaning without a canary
 * @param alerts the open episode of drift of each version that has one
 * @param tried candidates that were tried for the episode of the stable version
 * @param quietUntil event time before which no rollout starts by itself, milliseconds since 1970
 * @param seenUntil event time that is reached: end of the last window that was reported, or the
 *     time of the last event that has its outcome; milliseconds since 1970
 * @param movedAt event time that was reached when who serves changed last, milliseconds since 1970;
 *     null where it has not since that is kept
 * @param proposal what was said last that could be done, so that it is not said with every window,
 *     and can be approved; null where nothing was
 * @param grounds what the proposal rested on when it was said, for the event of its approval; null
 *     where nothing is proposed
 */
public record ControllerState(
    @Nullable String model,
    RolloutState rollout,
    long epoch,
    long events,
    long rollouts,
    long commandsUntil,
    boolean frozen,
    TrialEvidence evidence,
    LabelEvidence labels,
    ScoreEvidence scores,
    CallEvidence calls,
    SplitEvidence split,
    Map<String, OpenAlert> alerts,
    List<String> tried,
    long quietUntil,
    long seenUntil,
    @Nullable Long movedAt,
    @Nullable Proposal proposal,
    @Nullable Grounds grounds) {

  /**
   * An episode of drift.
   *
   * @param features what it named so far
   * @param windows starts of the windows that its newest record rests on, milliseconds since 1970
   */
  public record OpenAlert(String id, List<String> features, List<Long> windows) {

    public OpenAlert {
      features = List.copyOf(features);
      windows = TrialWindows.newest(windows);
    }
  }

  /**
   * A decision that waits.
   *
   * @param step what would be done
   * @param version that it would be done with; null where it is the running rollout's candidate
   * @param share that the candidate would get, in ten-thousandths; null where none is meant
   */
  public record Proposal(Step step, @Nullable String version, @Nullable Integer share) {

    /** What evidence can ask for. */
    public enum Step {
      START,
      SHARE,
      PROMOTE,
      ROLL_BACK,
      END
    }
  }

  public ControllerState {
    // a state of before there were labels has none
    labels = labels == null ? LabelEvidence.none() : labels;
    // likewise of before there were guards
    scores = scores == null ? ScoreEvidence.none() : scores;
    calls = calls == null ? CallEvidence.none() : calls;
    split = split == null ? SplitEvidence.none() : split;
    alerts = Map.copyOf(alerts);
    tried = List.copyOf(tried);
  }

  /** Before anything happened. */
  public static ControllerState initial() {
    return new ControllerState(
        null,
        new RolloutState.Idle(null, null),
        0,
        0,
        0,
        0,
        false,
        TrialEvidence.none(),
        LabelEvidence.none(),
        ScoreEvidence.none(),
        CallEvidence.none(),
        SplitEvidence.none(),
        Map.of(),
        List.of(),
        Long.MIN_VALUE,
        Long.MIN_VALUE,
        null,
        null,
        null);
  }

  /** The open episode of the stable version; null where there is none. */
  @Nullable OpenAlert stableAlert() {
    String stable = rollout.route().stable();
    return stable == null ? null : alerts.get(stable);
  }

  ControllerState withModel(String name) {
    return changed(change -> change.model = name);
  }

  /** Another route: evidence and proposals were about the one before. */
  ControllerState withRollout(RolloutState next) {
    boolean otherStable = !Objects.equals(next.route().stable(), rollout.route().stable());
    boolean goesOn =
        next instanceof RolloutState.Running && rollout instanceof RolloutState.Running;
    boolean begins = next instanceof RolloutState.Canary && rollout instanceof RolloutState.Shadow;
    boolean moves = !next.route().servesLike(rollout.route());
    return changed(
        change -> {
          change.rollout = next;
          change.evidence = goesOn ? evidence.fromHere() : TrialEvidence.none();
          change.labels =
              goesOn ? labels.fromHere(begins, seenUntil) : LabelEvidence.from(seenUntil);
          change.scores = goesOn ? scores.fromHere() : ScoreEvidence.none();
          // both score the same rows, whatever the share
          change.calls = goesOn ? calls : CallEvidence.none();
          change.tried = otherStable ? List.of() : tried;
          change.movedAt = moves ? Long.valueOf(seenUntil) : movedAt;
          change.proposal = null;
          change.grounds = null;
        });
  }

  /** One event more; with a table one epoch more. */
  ControllerState counted(boolean table, boolean start) {
    return changed(
        change -> {
          change.epoch += table ? 1 : 0;
          change.events++;
          change.rollouts += start ? 1 : 0;
        });
  }

  ControllerState withEpoch(long newest) {
    return changed(change -> change.epoch = newest);
  }

  ControllerState withCommandsUntil(long offset) {
    return changed(change -> change.commandsUntil = offset);
  }

  ControllerState withFrozen(boolean freeze) {
    return changed(
        change -> {
          change.frozen = freeze;
          change.split = freeze ? split : split.resumed();
          change.proposal = null;
          change.grounds = null;
        });
  }

  ControllerState withEvidence(TrialEvidence next) {
    return changed(change -> change.evidence = next);
  }

  ControllerState withLabels(LabelEvidence next) {
    return changed(change -> change.labels = next);
  }

  ControllerState withScores(ScoreEvidence next) {
    return changed(change -> change.scores = next);
  }

  ControllerState withCalls(CallEvidence next) {
    return changed(change -> change.calls = next);
  }

  ControllerState withSplit(SplitEvidence next) {
    return changed(change -> change.split = next);
  }

  /**
   * With the open episode of a version.
   *
   * @param alert null where it was resolved
   */
  ControllerState withAlert(String version, @Nullable OpenAlert alert) {
    Map<String, OpenAlert> open = new TreeMap<>(alerts);
    if (alert == null) {
      open.remove(version);
    } else {
      open.put(version, alert);
    }
    return changed(change -> change.alerts = open);
  }

  ControllerState withTried(List<String> candidates) {
    return changed(change -> change.tried = candidates);
  }

  ControllerState withQuietUntil(long time) {
    return changed(change -> change.quietUntil = time);
  }

  ControllerState withSeenUntil(long time) {
    return changed(
        change -> {
          change.seenUntil = Math.max(seenUntil, time);
          // what moved before any time was known counts from the first one
          boolean isFirst = movedAt != null && movedAt == Long.MIN_VALUE;
          change.movedAt = isFirst ? Long.valueOf(time) : movedAt;
        });
  }

  /** Somebody else's table was in force for a moment. */
  ControllerState withMove() {
    return changed(change -> change.movedAt = seenUntil);
  }

  /** Whether who serves changed within the event time that has passed last. */
  boolean hasMovedWithin(Duration time) {
    return movedAt != null && seenUntil < movedAt + time.toMillis();
  }

  ControllerState withProposal(Proposal next, Grounds on) {
    return changed(
        change -> {
          change.proposal = next;
          change.grounds = on;
        });
  }

  ControllerState withoutProposal() {
    return changed(
        change -> {
          change.proposal = null;
          change.grounds = null;
        });
  }

  /** Whether nothing differs but what comes all the time: evidence of outcomes, splits, time. */
  boolean hasOnlySeenMore(ControllerState before) {
    return changed(
            change -> {
              change.labels = before.labels;
              change.split = before.split;
              change.seenUntil = before.seenUntil;
            })
        .equals(before);
  }

  private ControllerState changed(Consumer<Change> how) {
    Change change = new Change(this);
    how.accept(change);
    return change.made();
  }

  /** A copy in the making. */
  private static final class Change {
    private @Nullable String model;
    private RolloutState rollout;
    private long epoch;
    private long events;
    private long rollouts;
    private long commandsUntil;
    private boolean frozen;
    private TrialEvidence evidence;
    private LabelEvidence labels;
    private ScoreEvidence scores;
    private CallEvidence calls;
    private SplitEvidence split;
    private Map<String, OpenAlert> alerts;
    private List<String> tried;
    private long quietUntil;
    private long seenUntil;
    private @Nullable Long movedAt;
    private @Nullable Proposal proposal;
    private @Nullable Grounds grounds;

    private Change(ControllerState from) {
      model = from.model;
      rollout = from.rollout;
      epoch = from.epoch;
      events = from.events;
      rollouts = from.rollouts;
      commandsUntil = from.commandsUntil;
      frozen = from.frozen;
      evidence = from.evidence;
      labels = from.labels;
      scores = from.scores;
      calls = from.calls;
      split = from.split;
      alerts = from.alerts;
      tried = from.tried;
      quietUntil = from.quietUntil;
      seenUntil = from.seenUntil;
      movedAt = from.movedAt;
      proposal = from.proposal;
      grounds = from.grounds;
    }

    private ControllerState made() {
      return new ControllerState(
          model,
          rollout,
          epoch,
          events,
          rollouts,
          commandsUntil,
          frozen,
          evidence,
          labels,
          scores,
          calls,
          split,
          alerts,
          tried,
          quietUntil,
          seenUntil,
          movedAt,
          proposal,
          grounds);
    }
  }
}
