package io.driftgate.drift.rollout;

import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.RolloutPhase;
import io.driftgate.schemas.RoutingTable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the routing decision for one model: takes commands, answers each with an event, and
 * says which routing table is in force from then on. Pure: the state goes in and comes out.
 */
public final class RolloutController {
  /** All keys. */
  private static final int ALL = 10_000;

  private final RolloutSettings settings;

  public RolloutController(RolloutSettings settings) {
    this.settings = settings;
  }

  /**
   * What came of an input.
   *
   * @param state from now on
   * @param event what happened
   * @param table to be put in force; null where the route stays
   */
  public record Decision(ControllerState state, RolloutEvent event, @Nullable RoutingTable table) {}

  /** A change of the state with the word for it. */
  private record Change(RolloutState rollout, RolloutEventKind kind) {}

  /**
   * Carries a command out, or refuses it.
   *
   * @param known versions as they are at this moment
   */
  public Decision command(
      ControllerState before, RolloutCommand command, KnownVersions known, Instant now) {
    String model = command.getModelName();
    try {
      Change change = change(before, command, known, now);
      RolloutEvent.Builder event =
          event(before, change.rollout(), model, change.kind(), now).setReason(command.getReason());
      boolean starts = change.kind() == RolloutEventKind.STARTED;
      boolean routes = !change.rollout().route().equals(before.rollout().route());
      ControllerState after =
          new ControllerState(
              change.rollout(),
              before.epoch() + (routes ? 1 : 0),
              before.events() + 1,
              before.rollouts() + (starts ? 1 : 0));
      return new Decision(
          after,
          answered(event, command).setEpoch(after.epoch()).build(),
          routes ? change.rollout().route().table(model, after.epoch(), now) : null);
    } catch (RefusedException e) {
      RolloutEvent.Builder refusal =
          event(before, before.rollout(), model, RolloutEventKind.REFUSED, now)
              .setReason(e.getMessage());
      return new Decision(
          new ControllerState(
              before.rollout(), before.epoch(), before.events() + 1, before.rollouts()),
          answered(refusal, command).build(),
          null);
    }
  }

  private static RolloutEvent.Builder answered(RolloutEvent.Builder event, RolloutCommand command) {
    return event
        .setCause(RolloutCause.PERSON)
        .setAskedBy(command.getAskedBy())
        .setCommandId(command.getCommandId());
  }

  private Change change(
      ControllerState before, RolloutCommand command, KnownVersions known, Instant now)
      throws RefusedException {
    RolloutState rollout = before.rollout();
    return switch (command.getAction()) {
      case START -> new Change(start(before, command, known, now), RolloutEventKind.STARTED);
      case SHARE -> new Change(share(rollout, command), RolloutEventKind.SHARE_CHANGED);
      case PROMOTE -> new Change(promote(rollout, command, known), RolloutEventKind.PROMOTED);
      case ROLLBACK -> new Change(rollBack(rollout, known), RolloutEventKind.ROLLED_BACK);
      case UNKNOWN ->
          throw new RefusedException(
              "the action is not known to this monitor, which is older than the command");
    };
  }

  private RolloutState start(
      ControllerState before, RolloutCommand command, KnownVersions known, Instant now)
      throws RefusedException {
    if (!(before.rollout() instanceof RolloutState.Idle idle)) {
      Trial trial = running(before.rollout()).trial();
      throw new RefusedException(
          "rollout "
              + trial.id()
              + " of version "
              + trial.candidate()
              + " is under way; end it first, by promote or rollback");
    }
    String candidate = command.getVersion();
    if (candidate == null) {
      throw new RefusedException("which version? The command names no candidate");
    }
    requireUsable(candidate, known);
    String stable = idle.stable() == null ? serving(known) : idle.stable();
    if (candidate.equals(stable)) {
      throw new RefusedException(
          "version "
              + candidate
              + " serves already. Without a routing table the newest release does; to try a release"
              + " before it serves, make the version in use the stable one first: `driftgate rollout"
              + " promote VERSION`");
    }
    String id = command.getModelName() + "/" + (before.rollouts() + 1);
    RolloutState.Running started = idle.start(id, stable, candidate, now);
    Integer share = command.getShare();
    return share == null || share == 0 ? started : started.share(allowed(share));
  }

  private static String serving(KnownVersions known) throws RefusedException {
    return known
        .serving()
        .orElseThrow(
            () ->
                new RefusedException(
                    "no routing table says which version is the stable one, and the running"
                        + " instances do not all serve the same; `driftgate rollout promote VERSION`"
                        + " settles it"));
  }

  private static void requireUsable(String version, KnownVersions known) throws RefusedException {
    if (!known.isKnown(version)) {
      throw new RefusedException(
          "version "
              + version
              + " is not released; there are: "
              + String.join(", ", known.names())
              + ". `driftgate model publish` releases one");
    }
    String refusal = known.refusal(version);
    if (refusal != null) {
      throw new RefusedException("no instance takes version " + version + ": " + refusal);
    }
  }

  private int allowed(int share) throws RefusedException {
    if (share < 0 || share > ALL) {
      throw new RefusedException(
          "share = " + share + ": expected 0 to " + ALL + " ten-thousandths");
    }
    if (share > settings.shareMax()) {
      throw new RefusedException(
          "share = "
              + share
              + " ten-thousandths is more than rollout.share-max = "
              + settings.shareMax()
              + "; promote the candidate, or raise the limit");
    }
    return share;
  }

  private RolloutState share(RolloutState rollout, RolloutCommand command) throws RefusedException {
    Integer share = command.getShare();
    if (share == null) {
      throw new RefusedException("which share? The command names none");
    }
    RolloutState.Running running = running(rollout);
    return allowed(share) == 0 ? running.shadow() : running.share(share);
  }

  private static RolloutState promote(
      RolloutState rollout, RolloutCommand command, KnownVersions known) throws RefusedException {
    String version = command.getVersion();
    if (rollout instanceof RolloutState.Running running) {
      Trial trial = running.trial();
      if (version != null && !version.equals(trial.candidate())) {
        throw new RefusedException(
            "rollout "
                + trial.id()
                + " is about version "
                + trial.candidate()
                + ", not "
                + version
                + "; end it first, by promote or rollback");
      }
      requireUsable(trial.candidate(), known);
      return running.promote();
    }
    RolloutState.Idle idle = (RolloutState.Idle) rollout;
    if (version == null) {
      throw new RefusedException("no rollout is under way; name the version that is to serve");
    }
    if (version.equals(idle.stable())) {
      throw new RefusedException("version " + version + " is the stable one already");
    }
    requireUsable(version, known);
    return idle.serve(version);
  }

  private static RolloutState rollBack(RolloutState rollout, KnownVersions known)
      throws RefusedException {
    if (rollout instanceof RolloutState.Running running) {
      return running.rollBack();
    }
    RolloutState.Idle idle = (RolloutState.Idle) rollout;
    if (idle.before() == null) {
      throw new RefusedException(
          "no rollout is under way, and no version served before; `driftgate rollout promote"
              + " VERSION` makes any version the stable one");
    }
    requireUsable(idle.before(), known);
    return new RolloutState.Idle(idle.before(), null);
  }

  private static RolloutState.Running running(RolloutState rollout) throws RefusedException {
    if (rollout instanceof RolloutState.Running running) {
      return running;
    }
    throw new RefusedException("no rollout is under way; `driftgate rollout start` begins one");
  }

  /**
   * Takes note of a routing table that somebody else may have written: one of a greater epoch
   * counts, and ends a rollout that it knows nothing of.
   *
   * @return null where the table is our own or an old one
   */
  public @Nullable Decision adopt(ControllerState before, RoutingTable table, Instant now) {
    if (table.getEpoch() <= before.epoch()) {
      return null;
    }
    RolloutState.Idle idle = new RolloutState.Idle(table.getStableVersion(), null);
    ControllerState after =
        new ControllerState(idle, table.getEpoch(), before.events() + 1, before.rollouts());
    RolloutEvent event =
        event(before, idle, table.getModelName(), RolloutEventKind.ADOPTED, now)
            .setCause(RolloutCause.TABLE)
            .setEpoch(after.epoch())
            .setReason(
                "a routing table of epoch " + table.getEpoch() + " was written by somebody else")
            .build();
    // a canary or shadow of that table would run without anybody who watches it
    boolean routes = table.getCanaryVersion() != null || table.getShadowVersion() != null;
    if (!routes) {
      return new Decision(after, event, null);
    }
    ControllerState ended =
        new ControllerState(idle, after.epoch() + 1, after.events(), after.rollouts());
    event.setEpoch(ended.epoch());
    return new Decision(ended, event, idle.route().table(table.getModelName(), ended.epoch(), now));
  }

  private static RolloutEvent.Builder event(
      ControllerState before,
      RolloutState after,
      String model,
      RolloutEventKind kind,
      Instant now) {
    Trial trial = trial(after);
    Trial ended = trial == null ? trial(before.rollout()) : trial;
    Route route = after.route();
    return RolloutEvent.newBuilder()
        .setModelName(model)
        .setNumber(before.events() + 1)
        .setEvent(kind)
        .setRolloutId(ended == null ? null : ended.id())
        .setPhase(phase(after))
        .setStableVersion(route.stable())
        .setCandidateVersion(ended == null ? null : ended.candidate())
        .setCanaryShare(route.share())
        .setEpoch(before.epoch())
        .setDecidedAt(now);
  }

  private static @Nullable Trial trial(RolloutState state) {
    return state instanceof RolloutState.Running running ? running.trial() : null;
  }

  private static RolloutPhase phase(RolloutState state) {
    if (state instanceof RolloutState.Shadow) {
      return RolloutPhase.SHADOW;
    }
    return state instanceof RolloutState.Canary ? RolloutPhase.CANARY : RolloutPhase.IDLE;
  }
}
