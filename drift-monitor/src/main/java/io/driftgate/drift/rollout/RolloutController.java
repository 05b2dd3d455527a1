package io.driftgate.drift.rollout;

import io.driftgate.drift.performance.Labelled;
import io.driftgate.drift.performance.Said;
import io.driftgate.drift.performance.ScoredEvent;
import io.driftgate.drift.statistics.PairedEvidence;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertedMeasure;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.SampleBatch;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the routing decision for one model: takes commands, answers each with an event, and
 * says which routing table is in force from then on. Pure: the state goes in and comes out.
 */
public final class RolloutController {
  private final RolloutSettings settings;
  private final Autopilot autopilot;
  private final Changes changes;
  private final Commands commands;

  public RolloutController(RolloutSettings settings) {
    this.settings = settings;
    this.autopilot = new Autopilot(settings);
    this.changes = new Changes(settings);
    this.commands = new Commands(settings, changes);
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

  /**
   * Carries a command out, or refuses it.
   *
   * @param known versions as they are at this moment
   */
  public Decision command(
      ControllerState given, RolloutCommand command, KnownVersions known, Instant now) {
    String model = command.getModelName();
    ControllerState before = named(given, model);
    try {
      if (!model.equals(before.model())) {
        throw new RefusedException(
            "the pipeline's model is " + before.model() + ", the command is about " + model);
      }
      Changes.Change change = commands.change(before, command, known, now);
      RolloutEvent.Builder event =
          RolloutEvents.answered(
              RolloutEvents.event(before, change.state(), model, change.kind(), now), command);
      return decided(
          before,
          change,
          command.getAction() == RolloutAction.APPROVE
              ? RolloutEvents.approved(event, before, command.getReason())
              : event.setReason(
                  RolloutEvents.sentence(
                      command.getReason(), RolloutEvents.wayBack(before, change))),
          model,
          now);
    } catch (RefusedException e) {
      RolloutEvent.Builder refusal =
          RolloutEvents.event(before, before, model, RolloutEventKind.REFUSED, now)
              .setReason(e.getMessage());
      return new Decision(
          before.counted(false, false), RolloutEvents.answered(refusal, command).build(), null);
    }
  }

  private static Decision decided(
      ControllerState before,
      Changes.Change change,
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
    String model = report.getModelName();
    ControllerState seen =
        named(before, model)
            .withSeenUntil(report.getWindowEnd().toEpochMilli())
            .withEvidence(evidence(before, report))
            .withScores(scores(before, report));
    return weighed(seen, model, known, now);
  }

  /**
   * Takes the outcome of an event into account, and does or proposes what the evidence asks for.
   *
   * @param labelled the event with its outcome
   * @param known versions as they are at this moment, or were a moment ago
   */
  public Decision outcome(
      ControllerState before, Labelled labelled, KnownVersions known, Instant now) {
    String model = labelled.event().model();
    ControllerState seen =
        named(before, model)
            .withSeenUntil(labelled.reached())
            .withLabels(labels(before, labelled.event()));
    boolean running = seen.rollout() instanceof RolloutState.Running;
    return weighed(
        running ? seen.withEvidence(seen.evidence().at(seen.seenUntil())) : seen,
        model,
        known,
        now);
  }

  /**
   * Takes into account how long calls of the two versions took on instances, and does or proposes
   * what the evidence asks for.
   *
   * @param means of instances that reported
   * @param known versions as they are at this moment, or were a moment ago
   */
  Decision calls(
      ControllerState before, List<CallTimes.Means> means, KnownVersions known, Instant now) {
    String model = before.model();
    if (model == null || means.isEmpty() || !(before.rollout() instanceof RolloutState.Running)) {
      return new Decision(before, null, null);
    }
    CallEvidence calls = before.calls();
    for (CallTimes.Means one : means) {
      calls = calls.with(one, settings.guards().latencyRatio());
    }
    return weighed(before.withCalls(calls), model, known, now);
  }

  /** Takes into account what a scoring task says of the split of the keys. */
  public Decision split(ControllerState before, SampleBatch batch, Instant now) {
    return SplitGuard.seen(before, batch, settings.frozen(), now);
  }

  /**
   * Lets time pass: where a candidate is to be in the shadow all the time, a newer one may be
   * there.
   *
   * @param known versions as they are at this moment
   */
  public Decision tick(ControllerState before, KnownVersions known, Instant now) {
    String model = before.model();
    return settings.start() != RolloutSettings.Start.ALWAYS || model == null
        ? new Decision(before, null, null)
        : weighed(before, model, known, now);
  }

  private static ControllerState named(ControllerState state, String model) {
    return state.model() == null ? state.withModel(model) : state;
  }

  private LabelEvidence labels(ControllerState before, ScoredEvent event) {
    String outcome = event.outcome();
    Said beside = event.beside();
    if (!(before.rollout() instanceof RolloutState.Running running)
        || outcome == null
        || beside == null) {
      return before.labels();
    }
    Trial trial = running.trial();
    boolean served = event.served().version().equals(trial.candidate());
    Said candidate = served ? event.served() : beside;
    Said stable = served ? beside : event.served();
    if (!candidate.version().equals(trial.candidate())
        || !stable.version().equals(trial.stable())) {
      return before.labels();
    }
    return before
        .labels()
        .with(
            event.time(),
            Double.compare(candidate.loss(outcome), stable.loss(outcome)),
            settings.start() == RolloutSettings.Start.ALWAYS
                ? PairedEvidence.Kind.DETECTOR
                : PairedEvidence.Kind.TEST,
            settings.labels().margin());
  }

  private Decision weighed(ControllerState seen, String model, KnownVersions known, Instant now) {
    Autopilot.Wish wish = autopilot.wish(seen, known);
    if (wish == null) {
      return new Decision(autopilot.stillStands(seen) ? seen : seen.withoutProposal(), null, null);
    }
    if (!autopilot.isDoneBySelf(wish)) {
      return isSaid(seen, wish) ? new Decision(seen, null, null) : proposed(seen, wish, model, now);
    }
    Changes.Change change = changes.carriedOut(seen, wish.proposal(), wish.cause(), model, now);
    return decided(
        seen,
        change,
        RolloutEvents.explained(
                RolloutEvents.event(seen, change.state(), model, change.kind(), now),
                wish.proposal(),
                RolloutEvents.grounds(seen, wish))
            .setCause(wish.cause()),
        model,
        now);
  }

  /** A limit that is broken is said although the same step was proposed for another reason. */
  private static boolean isSaid(ControllerState seen, Autopilot.Wish wish) {
    Grounds grounds = seen.grounds();
    return wish.proposal().equals(seen.proposal())
        && (wish.cause() != RolloutCause.GUARD
            || (grounds != null && grounds.cause() == RolloutCause.GUARD));
  }

  private static Decision proposed(
      ControllerState seen, Autopilot.Wish wish, String model, Instant now) {
    Grounds grounds = RolloutEvents.grounds(seen, wish);
    return new Decision(
        seen.withProposal(wish.proposal(), grounds).counted(false, false),
        RolloutEvents.explained(
                RolloutEvents.event(seen, seen, model, RolloutEventKind.PROPOSED, now),
                wish.proposal(),
                grounds)
            .setCause(wish.cause())
            .build(),
        null);
  }

  private ScoreEvidence scores(ControllerState before, DriftReport report) {
    return before.rollout() instanceof RolloutState.Running running
            && report.getModelVersion().equals(running.trial().candidate())
        ? before.scores().with(report, running.trial().stable(), settings.guards().scoreDistance())
        : before.scores();
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
            version,
            new ControllerState.OpenAlert(
                alert.getAlertId(),
                List.copyOf(features),
                alert.getWindows().stream().map(Instant::toEpochMilli).toList()));
    if (!version.equals(before.rollout().route().stable()) || (same && !grew)) {
      return after;
    }
    // what joins an episode is new evidence: candidates that did not fit before may fit now, but
    // the one that is being tried meets it already
    Trial trial = RolloutEvents.trial(before.rollout());
    return after.withTried(trial == null ? List.of() : List.of(trial.candidate()));
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
    ControllerState adopted =
        changes
            .quiet(
                Changes.promoted(
                    named(before, table.getModelName()).withEpoch(table.getEpoch()), idle))
            .state();
    boolean routes = table.getCanaryVersion() != null || table.getShadowVersion() != null;
    ControllerState after =
        (table.getCanaryVersion() == null ? adopted : adopted.withMove()).counted(routes, false);
    RolloutEvent event =
        RolloutEvents.event(before, after, table.getModelName(), RolloutEventKind.ADOPTED, now)
            .setCause(RolloutCause.TABLE)
            .setEpoch(after.epoch())
            .setReason(
                "a routing table of epoch " + table.getEpoch() + " was written by somebody else")
            .build();
    return new Decision(
        after, event, routes ? idle.route().table(table.getModelName(), after.epoch(), now) : null);
  }
}
