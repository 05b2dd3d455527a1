package io.driftgate.drift.rollout;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * @param alerts the open episode of drift of each version that has one
 * @param tried candidates that were tried for the episode of the stable version
 * @param quietUntil event time before which no rollout starts by itself, milliseconds since 1970
 * @param seenUntil end of the last window that was reported, milliseconds since 1970
 * @param proposal what was said last that could be done, so that it is not said with every window,
 *     and can be approved; null where nothing was
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
    Map<String, OpenAlert> alerts,
    List<String> tried,
    long quietUntil,
    long seenUntil,
    @Nullable Proposal proposal) {

  /**
   * An episode of drift.
   *
   * @param features what it named so far
   */
  public record OpenAlert(String id, List<String> features) {

    public OpenAlert {
      features = List.copyOf(features);
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
        Map.of(),
        List.of(),
        Long.MIN_VALUE,
        Long.MIN_VALUE,
        null);
  }

  /** The open episode of the stable version; null where there is none. */
  @Nullable String stableAlert() {
    String stable = rollout.route().stable();
    OpenAlert open = stable == null ? null : alerts.get(stable);
    return open == null ? null : open.id();
  }

  ControllerState withModel(String name) {
    Change change = new Change(this);
    change.model = name;
    return change.made();
  }

  /** Another route: evidence and proposals were about the one before. */
  ControllerState withRollout(RolloutState next) {
    Change change = new Change(this);
    boolean otherStable =
        !java.util.Objects.equals(next.route().stable(), rollout.route().stable());
    change.rollout = next;
    change.evidence =
        next instanceof RolloutState.Running && rollout instanceof RolloutState.Running
            ? evidence.fromHere()
            : TrialEvidence.none();
    change.tried = otherStable ? List.of() : tried;
    change.proposal = null;
    return change.made();
  }

  /** One event more; with a table one epoch more. */
  ControllerState counted(boolean table, boolean start) {
    Change change = new Change(this);
    change.epoch += table ? 1 : 0;
    change.events++;
    change.rollouts += start ? 1 : 0;
    return change.made();
  }

  ControllerState withEpoch(long newest) {
    Change change = new Change(this);
    change.epoch = newest;
    return change.made();
  }

  ControllerState withCommandsUntil(long offset) {
    Change change = new Change(this);
    change.commandsUntil = offset;
    return change.made();
  }

  ControllerState withFrozen(boolean freeze) {
    Change change = new Change(this);
    change.frozen = freeze;
    change.proposal = null;
    return change.made();
  }

  ControllerState withEvidence(TrialEvidence next) {
    Change change = new Change(this);
    change.evidence = next;
    return change.made();
  }

  /**
   * With the open episode of a version.
   *
   * @param alert null where it was resolved
   */
  ControllerState withAlert(String version, @Nullable OpenAlert alert) {
    Change change = new Change(this);
    change.alerts = new TreeMap<>(alerts);
    if (alert == null) {
      change.alerts.remove(version);
    } else {
      change.alerts.put(version, alert);
    }
    return change.made();
  }

  ControllerState withTried(List<String> candidates) {
    Change change = new Change(this);
    change.tried = candidates;
    return change.made();
  }

  ControllerState withQuietUntil(long time) {
    Change change = new Change(this);
    change.quietUntil = time;
    return change.made();
  }

  ControllerState withSeenUntil(long time) {
    Change change = new Change(this);
    change.seenUntil = Math.max(seenUntil, time);
    return change.made();
  }

  ControllerState withProposal(@Nullable Proposal next) {
    Change change = new Change(this);
    change.proposal = next;
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
    private Map<String, OpenAlert> alerts;
    private List<String> tried;
    private long quietUntil;
    private long seenUntil;
    private @Nullable Proposal proposal;

    private Change(ControllerState from) {
      model = from.model;
      rollout = from.rollout;
      epoch = from.epoch;
      events = from.events;
      rollouts = from.rollouts;
      commandsUntil = from.commandsUntil;
      frozen = from.frozen;
      evidence = from.evidence;
      alerts = from.alerts;
      tried = from.tried;
      quietUntil = from.quietUntil;
      seenUntil = from.seenUntil;
      proposal = from.proposal;
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
          alerts,
          tried,
          quietUntil,
          seenUntil,
          proposal);
    }
  }
}
