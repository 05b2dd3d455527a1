package io.driftgate.app.drift;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.OutcomeSettings;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.drift.performance.Said;
import io.driftgate.drift.performance.ScoredEvent;
import io.driftgate.drift.window.DriftMonitor;
import io.driftgate.drift.window.MonitorSettings;
import io.driftgate.drift.window.StateTable;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.topology.LabelShare;
import io.driftgate.topology.scoring.Score;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A recorded stream on its way through two versions, the monitor and the controller, event by
 * event. Batches are scored ahead by both versions, since no decision changes what a version says.
 * For one run, and for one thread.
 */
final class RoutedStream {
  private final DriftgateConfig config;
  private final Contest contest;
  private final long now;
  private final LateOutcomes late;
  private final LabelShare labelled;
  private final RecordedOutcomes outcomes;
  private final SimulatedRollout rollout;
  private final RoutedSamples samples;
  private final List<DriftReport> reports = new ArrayList<>();
  private final List<DriftAlert> alerts = new ArrayList<>();
  private long events;

  /** An answer with the lane that it is of. */
  private record Reply(RecordedLane lane, String version, RecordedLane.Answer answer) {

    @Nullable Said said() {
      Score.Scored score = answer.score();
      return score == null ? null : new Said(version, score.score(), score.label());
    }
  }

  /** Who answered an event; nothing went out where what is served has no score. */
  private record Served(Reply served, @Nullable Reply beside) {}

  /**
   * @param now the wall clock, milliseconds since 1970
   */
  RoutedStream(
      DriftgateConfig config,
      MonitorSettings settings,
      Contest contest,
      LateOutcomes late,
      long now) {
    OutcomeSettings wanted = config.outcomes();
    this.config = config;
    this.contest = contest;
    this.late = late;
    this.now = now;
    this.outcomes = new RecordedOutcomes(wanted.valueField());
    this.labelled = new LabelShare(wanted.share(), config.drift().futureMax().toMillis());
    this.rollout = new SimulatedRollout(config.rollout(), contest);
    this.samples =
        new RoutedSamples(
            Backtest.sampling(config.drift()),
            new DriftMonitor(
                settings,
                (model, version) -> contest.of(version).watched(),
                StateTable.inMemory(),
                contest.stable().events().partitions().size(),
                now),
            now);
  }

  /**
   * Runs to the end.
   *
   * @param observer told of each event in order
   * @throws ExpectedFailure when the two versions do not read the same number of events
   */
  Backtest run(Consumer<RoutedEvent> observer) {
    try (RecordedLane stable = lane(contest.stable());
        RecordedLane candidate = lane(contest.candidate())) {
      int most = Math.min(stable.maxRows(), candidate.maxRows());
      List<RecordedLane.Answer> first = stable.next(most);
      List<RecordedLane.Answer> second = candidate.next(most);
      while (!first.isEmpty() || !second.isEmpty()) {
        if (first.size() != second.size()) {
          throw new ExpectedFailure("the recording changed while it was read");
        }
        for (int index = 0; index < first.size(); index++) {
          pass(
              new Reply(stable, contest.stable().version(), first.get(index)),
              new Reply(candidate, contest.candidate().version(), second.get(index)),
              observer);
        }
        first = stable.next(most);
        second = candidate.next(most);
      }
    }
    // windows that are cut off by the end were never judged live: they move nothing
    Backtest.collect(samples.end(), reports, alerts);
    return new Backtest(events, reports, alerts);
  }

  private RecordedLane lane(Contender contender) {
    return new RecordedLane(
        config.pipeline(), contender.bundle(), contender.limits(), contender.events());
  }

  private void pass(Reply stable, Reply candidate, Consumer<RoutedEvent> observer) {
    RecordedEvents.Event event = stable.answer().event();
    Reply known = stable.answer().score() == null ? candidate : stable;
    if (known.answer().score() != null) {
      rollout.arrived(Instant.ofEpochMilli(time(known)));
    }
    Served who = served(stable, candidate, known);
    sample(who);
    String outcome = outcomes.of(event);
    observer.accept(
        new RoutedEvent(events, who.served().said(), stable.said(), candidate.said(), outcome));
    events++;
    rollout.passed();
    List<DriftMonitor.Outcome> found = samples.found(event.partition());
    Backtest.collect(found, reports, alerts);
    found.forEach(rollout::found);
    ScoredEvent whole = late.next(scored(who, outcome));
    if (whole != null) {
      rollout.outcome(whole);
    }
    if (rollout.hasBegun()) {
      rollout.tick();
    }
  }

  /** The time of an event as it counts: none is far ahead of the wall clock. */
  private long time(Reply reply) {
    return labelled.believed(reply.answer().time(), now);
  }

  private Served served(Reply stable, Reply candidate, Reply known) {
    if (!rollout.hasBegun()) {
      return new Served(stable, null);
    }
    RecordedEvents.Event event = stable.answer().event();
    String id = known.answer().score() == null ? null : known.answer().row().eventId();
    SimulatedRollout.Roles roles =
        rollout.roles(
            id == null ? null : id.getBytes(StandardCharsets.UTF_8),
            event.partition(),
            event.offset());
    boolean first = roles.serving().equals(stable.version());
    Reply serving = first ? stable : candidate;
    Reply other = first ? candidate : stable;
    // a bad canary must not cost anybody a prediction
    return roles.isCanarys() && serving.answer().score() == null
        ? new Served(other, serving)
        : new Served(serving, roles.beside() == null ? null : other);
  }

  private void sample(Served who) {
    Reply served = who.served();
    if (served.answer().score() == null) {
      samples.rejected(served.lane().sampled(), served.answer().event());
      return;
    }
    samples.served(served.lane().sampled(), served.answer());
    Reply beside = who.beside();
    if (beside != null) {
      samples.beside(beside.lane().sampled(), beside.answer());
    }
  }

  /** The event as it waits for its outcome; null where none is wanted of it, or none there. */
  private @Nullable ScoredEvent scored(Served who, @Nullable String outcome) {
    Said said = who.served().said();
    if (said == null || outcome == null || !labelled.includes(id(who.served().answer()))) {
      return null;
    }
    Reply beside = who.beside();
    return new ScoredEvent(
        contest.stable().model(),
        time(who.served()),
        said,
        beside == null ? null : beside.said(),
        outcome);
  }

  private static String id(RecordedLane.Answer answer) {
    return Objects.requireNonNullElseGet(
        answer.row().eventId(),
        () ->
            Rescoring.RECORDING + "/" + answer.event().partition() + "/" + answer.event().offset());
  }

  /** What was decided, in order. */
  List<RolloutStep> steps() {
    return rollout.steps();
  }
}
