package io.driftgate.drift.rollout;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertedMeasure;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.RolloutPhase;
import io.driftgate.schemas.RoutingTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the routing decision for one model: takes commands, answers each with an event, and
 * says which routing table is in force from then on. Pure: the state goes in and comes out.
 */
public final class RolloutController {
  /** All keys. */
  private static final int ALL = 10_000;

  private final RolloutSettings settings;
  private final Autopilot autopilot;

  public RolloutController(RolloutSettings settings) {
    this.settings = settings;
    this.autopilot = new Autopilot(settings);
  }

  /**
   * What came of an input.
   *
   * @param state from now on
   * @param event what happened; null where there is nothing to tell
   * @param table to be put in force; null where the route stays
   */
  public record Decision(
      ControllerState state, @Nullable RolloutEvent event, @Nullable RoutingTable table) {}

  /** A change of the state with the word for it. */
  private record Change(ControllerState state, RolloutEventKind kind) {}

  /**
   * Carries a command out, or refuses it.
   *
   * @param known versions as they are at this moment
   */
  public Decision command(
      ControllerState given, RolloutCommand command, KnownVersions known, Instant now) {
    String model = command.getModelName();
    ControllerState before = given.model() == null ? given.withModel(model) : given;
    try {
      if (!model.equals(before.model())) {
        throw new RefusedException(
            "the pipeline's model is " + before.model() + ", the command is about " + model);
      }
      Change change = change(before, command, known, now);
      return decided(
          before,
          change,
          answered(event(before, change.state(), model, change.kind(), now), command)
              .setReason(command.getReason()),
          model,
          now);
    } catch (RefusedException e) {
      RolloutEvent.Builder refusal =
          event(before, before, model, RolloutEventKind.REFUSED, now).setReason(e.getMessage());
      return new Decision(before.counted(false, false), answered(refusal, command).build(), null);
    }
  }

  private static Decision decided(
      ControllerState before,
      Change change,
      RolloutEvent.Builder event,
      String model,
      Instant now) {
    Route route = change.state().rollout().route();
    boolean routes = !route.equals(before.rollout().route());
    ControllerState after =
        change.state().counted(routes, change.kind() == RolloutEventKind.STARTED);
    return new Decision(
        after,
        event.setEpoch(after.epoch()).build(),
        routes ? route.table(model, after.epoch(), now) : null);
  }

  /**
   * Takes a window into account, and does or proposes what the evidence asks for.
   *
   * @param known versions as they are at this moment
   */
  public Decision report(
      ControllerState before, DriftReport report, KnownVersions known, Instant now) {
    ControllerState seen =
        (before.model() == null ? before.withModel(report.getModelName()) : before)
            .withSeenUntil(report.getWindowEnd().toEpochMilli())
            .withEvidence(evidence(before, report));
    Autopilot.Wish wish = autopilot.wish(seen, known);
    if (wish == null) {
      return new Decision(seen.withProposal(null), null, null);
    }
    String model = report.getModelName();
    if (!autopilot.isDoneBySelf(wish.proposal())) {
      return wish.proposal().equals(seen.proposal())
          ? new Decision(seen, null, null)
          : new Decision(
              seen.withProposal(wish.proposal()).counted(false, false),
              explained(event(seen, seen, model, RolloutEventKind.PROPOSED, now), seen, wish)
                  .build(),
              null);
    }
    Change change = quietAtEnd(carriedOut(seen, wish.proposal(), model, now));
    return decided(
        seen,
        change,
        explained(event(seen, change.state(), model, change.kind(), now), seen, wish),
        model,
        now);
  }

  private TrialEvidence evidence(ControllerState before, DriftReport report) {
    if (before.rollout() instanceof RolloutState.Running running) {
      TrialEvidence begun = before.evidence().at(report.getWindowEnd().toEpochMilli());
      boolean candidate = report.getModelVersion().equals(running.trial().candidate());
      if (candidate || report.getModelVersion().equals(running.trial().stable())) {
        return begun.with(report, candidate, settings.failureRateMax());
      }
      return begun;
    }
    return before.evidence();
  }

  private static RolloutEvent.Builder explained(
      RolloutEvent.Builder event, ControllerState seen, Autopilot.Wish wish) {
    ControllerState.Proposal proposal = wish.proposal();
    TrialEvidence evidence = seen.evidence();
    String alert = seen.stableAlert();
    Map<String, Double> numbers = new TreeMap<>();
    if (seen.rollout() instanceof RolloutState.Running) {
      numbers.put("windows_for", (double) evidence.forCandidate());
      numbers.put("windows_against", (double) evidence.against());
      numbers.put("candidate_events", (double) evidence.events());
      numbers.put("candidate_failures", (double) evidence.failed());
      numbers.put("failure_evidence", Math.min(evidence.failureEvidence(), Double.MAX_VALUE));
    }
    if (proposal.version() != null) {
      event.setCandidateVersion(proposal.version());
    }
    return event
        .setCause(wish.cause())
        .setProposed(proposal.step().name().toLowerCase(Locale.ROOT))
        .setProposedShare(proposal.share())
        .setReason(wish.reason())
        .setEvidence(numbers)
        .setAlertIds(alert == null ? List.of() : List.of(alert));
  }

  /** What evidence asked for, done. */
  private static Change carriedOut(
      ControllerState before, ControllerState.Proposal proposal, String model, Instant now) {
    RolloutState rollout = before.rollout();
    if (proposal.step() == ControllerState.Proposal.Step.START) {
      RolloutState.Idle idle = (RolloutState.Idle) rollout;
      String candidate = Objects.requireNonNull(proposal.version());
      return started(
          before,
          idle.start(id(before, model), Objects.requireNonNull(idle.stable()), candidate, now));
    }
    RolloutState.Running running = (RolloutState.Running) rollout;
    return switch (proposal.step()) {
      case SHARE -> stepped(before, running.share(Objects.requireNonNull(proposal.share())));
      case PROMOTE -> promoted(before, running.promote());
      case ROLL_BACK -> rolledBack(before, running.rollBack(), RolloutEventKind.ROLLED_BACK);
      case END, START -> rolledBack(before, running.rollBack(), RolloutEventKind.ENDED);
    };
  }

  private static String id(ControllerState before, String model) {
    return model + "/" + (before.rollouts() + 1);
  }

  private static Change started(ControllerState before, RolloutState.Running running) {
    List<String> tried = new ArrayList<>(before.tried());
    tried.add(running.trial().candidate());
    return new Change(before.withRollout(running).withTried(tried), RolloutEventKind.STARTED);
  }

  private static Change stepped(ControllerState before, RolloutState.Running running) {
    return new Change(before.withRollout(running), RolloutEventKind.SHARE_CHANGED);
  }

  private static Change promoted(ControllerState before, RolloutState.Idle idle) {
    return new Change(before.withRollout(idle), RolloutEventKind.PROMOTED);
  }

  private static Change rolledBack(
      ControllerState before, RolloutState.Idle idle, RolloutEventKind kind) {
    ControllerState after = before.withRollout(idle);
    String left = before.rollout().route().stable();
    // who is left for the version before is not tried again for the same drift
    boolean leftStable = left != null && !left.equals(idle.stable());
    return new Change(leftStable ? after.withTried(List.of(left)) : after, kind);
  }

  private Change quietAtEnd(Change change) {
    return change.state().rollout() instanceof RolloutState.Idle ? quiet(change) : change;
  }

  /** After a change none starts by itself for a while, or drift that comes and goes would flap. */
  private Change quiet(Change change) {
    ControllerState state = change.state();
    long from = Math.max(state.seenUntil(), Long.MIN_VALUE / 2);
    return new Change(state.withQuietUntil(from + settings.coolDown().toMillis()), change.kind());
  }

  /** Takes note of an episode of drift that opened, changed or was resolved. */
  public ControllerState alert(ControllerState before, DriftAlert alert) {
    String version = alert.getModelVersion();
    ControllerState.OpenAlert open = before.alerts().get(version);
    if (alert.getEvent() == AlertEvent.RESOLVED) {
      return before.withAlert(version, null);
    }
    boolean same = open != null && open.id().equals(alert.getAlertId());
    Set<String> features = new TreeSet<>();
    if (open != null && same) {
      features.addAll(open.features());
    }
    boolean grew = false;
    for (AlertedMeasure measure : alert.getMeasures()) {
      grew |= features.add(measure.getFeature());
    }
    ControllerState after =
        before.withAlert(
            version, new ControllerState.OpenAlert(alert.getAlertId(), List.copyOf(features)));
    if (!version.equals(before.rollout().route().stable()) || (same && !grew)) {
      return after;
    }
    // what joins an episode is new evidence: candidates that did not fit before may fit now, but
    // the
    // one that is being tried meets it already
    Trial trial = trial(before.rollout());
    return after.withTried(trial == null ? List.of() : List.of(trial.candidate()));
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
      case START -> started(before, start(before, command, known, now));
      case SHARE -> stepped(before, share(rollout, command));
      case PROMOTE -> quiet(promoted(before, promote(rollout, command, known)));
      case ROLLBACK ->
          quiet(rolledBack(before, rollBack(rollout, known), RolloutEventKind.ROLLED_BACK));
      case PAUSE -> frozen(before, true);
      case RESUME -> frozen(before, false);
      case APPROVE -> approved(before, command.getModelName(), known, now);
      case UNKNOWN ->
          throw new RefusedException(
              "the action is not known to this monitor, which is older than the command");
    };
  }

  private static Change frozen(ControllerState before, boolean freeze) throws RefusedException {
    if (before.frozen() == freeze) {
      throw new RefusedException(freeze ? "it is paused already" : "it is not paused");
    }
    return new Change(
        before.withFrozen(freeze), freeze ? RolloutEventKind.PAUSED : RolloutEventKind.RESUMED);
  }

  private Change approved(ControllerState before, String model, KnownVersions known, Instant now)
      throws RefusedException {
    ControllerState.Proposal proposal = before.proposal();
    if (proposal == null) {
      throw new RefusedException("nothing is proposed now");
    }
    if (proposal.version() != null) {
      requireUsable(proposal.version(), known);
    }
    if (before.rollout() instanceof RolloutState.Running running
        && (proposal.step() == ControllerState.Proposal.Step.SHARE
            || proposal.step() == ControllerState.Proposal.Step.PROMOTE)) {
      requireUsable(running.trial().candidate(), known);
    }
    return quietAtEnd(carriedOut(before, proposal, model, now));
  }

  private RolloutState.Running start(
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
    RolloutState.Running started =
        idle.start(id(before, command.getModelName()), stable, candidate, now);
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

  private RolloutState.Running share(RolloutState rollout, RolloutCommand command)
      throws RefusedException {
    Integer share = command.getShare();
    if (share == null) {
      throw new RefusedException("which share? The command names none");
    }
    RolloutState.Running running = running(rollout);
    return allowed(share) == 0 ? running.shadow() : running.share(share);
  }

  private static RolloutState.Idle promote(
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

  private static RolloutState.Idle rollBack(RolloutState rollout, KnownVersions known)
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
   * @return null where the table is our own, an old one, or another model's
   */
  public @Nullable Decision adopt(ControllerState before, RoutingTable table, Instant now) {
    boolean other = before.model() != null && !table.getModelName().equals(before.model());
    if (other || table.getEpoch() <= before.epoch()) {
      return null;
    }
    // a canary or shadow of that table would run without anybody who watches it, so it is ended
    String stable = before.rollout().route().stable();
    RolloutState.Idle idle =
        new RolloutState.Idle(
            table.getStableVersion(), table.getStableVersion().equals(stable) ? null : stable);
    ControllerState named =
        before.model() == null ? before.withModel(table.getModelName()) : before;
    ControllerState adopted = quiet(promoted(named.withEpoch(table.getEpoch()), idle)).state();
    boolean routes = table.getCanaryVersion() != null || table.getShadowVersion() != null;
    ControllerState after = adopted.counted(routes, false);
    RolloutEvent event =
        event(before, after, table.getModelName(), RolloutEventKind.ADOPTED, now)
            .setCause(RolloutCause.TABLE)
            .setEpoch(after.epoch())
            .setReason(
                "a routing table of epoch " + table.getEpoch() + " was written by somebody else")
            .build();
    return new Decision(
        after, event, routes ? idle.route().table(table.getModelName(), after.epoch(), now) : null);
  }

  private static RolloutEvent.Builder event(
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
