package io.driftgate.drift.performance;

import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.alert.EpisodeState;
import io.driftgate.drift.alert.Episodes;
import io.driftgate.drift.comparison.ClassName;
import io.driftgate.drift.window.Partitions;
import io.driftgate.drift.window.StateTable;
import io.driftgate.drift.window.WatchedVersions;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.Outcome;
import io.driftgate.schemas.PerformanceReport;
import io.driftgate.schemas.ScoredBatch;
import io.driftgate.schemas.ScoredRow;
import io.driftgate.schemas.TrustedRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Joins predictions with their outcomes, whichever comes first, and reports how right each version
 * was, window by window in the order of time. A window is reported when it is over and each of its
 * events has its outcome, or else when the delay is over too. Which events are in a window depends
 * on their own times only, so the same events and outcomes give the same reports. For one thread.
 */
public final class OutcomeJoin {
  static {
    TrustedRecords.trust();
  }

  /** What one call forgets at the most: the caller's transaction must not take too long. */
  private static final int FORGOTTEN_MAX = 10_000;

  /** Likewise, events of the windows that one call reports; the last of them may have more. */
  private static final int REPORTED_MAX = 10_000;

  /** How long the losses of a version that does not score are remembered, in event time. */
  private static final Duration LOSSES_KEPT = Duration.ofDays(30);

  private final JoinSettings settings;
  private final DecisionSettings decision;
  private final WatchedVersions versions;
  private final JoinState state;
  private final Partitions partitions;
  private final Map<String, VersionPerformance> watched = new HashMap<>();

  /**
   * What came of a batch, an outcome, or the passing of time; one of the three.
   *
   * @param event that has its outcome now
   * @param report of a window and version
   * @param alert about the distribution of the outcomes
   */
  public record Found(
      @Nullable Labelled event, @Nullable PerformanceReport report, @Nullable DriftAlert alert) {}

  /**
   * Goes on where the state ends.
   *
   * @param decision what counts as drift of the outcomes
   * @param partitionCount partitions of the features topic, all of which are waited for
   * @param now the wall clock, milliseconds since 1970
   */
  public OutcomeJoin(
      JoinSettings settings,
      DecisionSettings decision,
      WatchedVersions versions,
      StateTable table,
      int partitionCount,
      long now) {
    this.settings = settings;
    this.decision = decision;
    this.versions = versions;
    this.state = new JoinState(table, settings.window().toMillis());
    this.partitions =
        new Partitions(state.streamTimes(), partitionCount, settings.idleTimeout().toMillis(), now);
  }

  /**
   * Takes in what was scored.
   *
   * @param now the wall clock, milliseconds since 1970
   */
  public List<Found> accept(ScoredBatch batch, long now) {
    List<Found> found = new ArrayList<>();
    for (ScoredRow row : batch.getRows()) {
      scored(batch.getModelName(), row, found);
    }
    long streamTime = batch.getStreamTime().toEpochMilli();
    if (partitions.heard(batch.getSourcePartition(), streamTime, now)) {
      state.streamTime(batch.getSourcePartition(), streamTime);
    }
    pass(now, found);
    return found;
  }

  private void scored(String model, ScoredRow row, List<Found> found) {
    String id = row.getEventId();
    if (state.event(id) != null) {
      count(JoinCounts.ofRepeated());
      return;
    }
    JoinState.WaitingOutcome waiting = state.takeOutcome(id);
    if (state.size() >= settings.pendingMax()) {
      count(JoinCounts.ofOverflowed());
      return;
    }
    ScoredEvent event = ScoredEvent.of(model, row);
    if (waiting == null) {
      state.put(id, event);
    } else {
      joined(id, event, waiting.value(), found);
    }
  }

  /**
   * Takes in an outcome.
   *
   * @param now the wall clock, milliseconds since 1970
   */
  public List<Found> accept(Outcome outcome, long now) {
    List<Found> found = new ArrayList<>();
    String id = outcome.getEventId();
    ScoredEvent event = state.event(id);
    if (outcome.getUnreadable() != null) {
      count(JoinCounts.ofUnreadable());
    } else if (event == null) {
      await(id, outcome.getValue(), now);
    } else if (event.outcome() != null) {
      count(JoinCounts.ofRepeated());
    } else {
      joined(id, event, outcome.getValue(), found);
    }
    pass(now, found);
    return found;
  }

  private void await(String id, String value, long now) {
    if (state.isWaiting(id)) {
      count(JoinCounts.ofRepeated());
    } else if (state.size() >= settings.pendingMax()) {
      count(JoinCounts.ofOverflowed());
    } else {
      state.putOutcome(id, new JoinState.WaitingOutcome(ClassName.canonical(value), now));
    }
  }

  private void joined(String id, ScoredEvent event, String value, List<Found> found) {
    ScoredEvent whole = event.with(ClassName.canonical(value));
    if (end(state.start(event.time())) <= state.reportedUntil()) {
      count(JoinCounts.ofLate());
      if (state.event(id) != null) {
        state.removeEvent(id);
      }
      return;
    }
    state.put(id, whole);
    long reached = Math.max(whole.time(), partitions.latest());
    found.add(new Found(new Labelled(whole, reached), null, null));
  }

  /**
   * Lets time pass.
   *
   * @param now the wall clock, milliseconds since 1970
   */
  public List<Found> tick(long now) {
    List<Found> found = new ArrayList<>();
    pass(now, found);
    return found;
  }

  /** Reports all that is open: a recorded stream has come to its end. */
  public List<Found> end() {
    List<Found> found = new ArrayList<>();
    for (Long start = firstOpen(); start != null; start = firstOpen()) {
      report(start, found);
    }
    return found;
  }

  private void pass(long now, List<Found> found) {
    Long start = firstOpen();
    int reported = 0;
    while (start != null && reported < REPORTED_MAX && isDue(start, now) && isReady(start)) {
      reported += window(start).ids().size();
      report(start, found);
      start = firstOpen();
    }
    forgetEvents(now);
    forgetOutcomes(now);
  }

  private @Nullable Long firstOpen() {
    return state.windows().ceilingKey(state.reportedUntil());
  }

  private KeptWindow window(long start) {
    return Objects.requireNonNull(state.windows().get(start));
  }

  private long end(long start) {
    return start + settings.window().toMillis();
  }

  private boolean isDue(long start, long now) {
    long over = end(start) + settings.grace().toMillis();
    if (!isReached(over, now)) {
      return false;
    }
    long overdue = over + settings.delay().toMillis();
    // while all are silent time does not go on, and outcomes may still come
    return window(start).isLabelled()
        || (partitions.latest() >= overdue && isReached(overdue, now));
  }

  /** Whether what is to be known of the versions of a window is there. */
  private boolean isReady(long start) {
    KeptWindow window = window(start);
    String any = window.ids().iterator().next();
    String model = Objects.requireNonNull(state.event(any), any).model();
    boolean ready = true;
    for (String version : window.versions()) {
      // every version is asked for, so that all are got ready at once
      ready &= watched.containsKey(version) || versions.isReady(model, version);
    }
    return ready;
  }

  private boolean isReached(long time, long now) {
    return partitions.allReached(time) || partitions.activeReached(time, now);
  }

  private void report(long start, List<Found> found) {
    state.forgetLossesBefore(start - LOSSES_KEPT.toMillis());
    Set<String> ids = Set.copyOf(window(start).ids());
    List<ScoredEvent> events = new ArrayList<>();
    TreeSet<String> reported = new TreeSet<>();
    for (String id : new TreeSet<>(ids)) {
      ScoredEvent event = Objects.requireNonNull(state.event(id), id);
      events.add(event);
      reported.add(event.served().version());
      if (event.beside() != null) {
        reported.add(event.beside().version());
      }
    }
    for (String version : reported) {
      found.addAll(report(start, version, events));
    }
    for (String version : List.copyOf(state.episodes().keySet())) {
      if (!reported.contains(version)) {
        absent(events.get(0).model(), version, start, found);
      }
    }
    for (String id : ids) {
      if (Objects.requireNonNull(state.event(id), id).outcome() != null) {
        state.removeEvent(id);
      }
    }
    state.reportedUntil(end(start));
  }

  private List<Found> report(long start, String version, List<ScoredEvent> events) {
    VersionPerformance performance = performance(events.get(0).model(), version);
    JoinCounts counts = state.counts();
    PerformanceReport.Builder report = performance.report(start, events);
    report
        .setLate(counts.late())
        .setUnmatched(counts.unmatched())
        .setUnreadable(counts.unreadable())
        .setRepeated(counts.repeated())
        .setOverflowed(counts.overflowed());
    if (!counts.equals(JoinCounts.NONE)) {
      state.counts(JoinCounts.NONE);
    }
    state.losses(version, performance.losses(start, events, state.losses(version), report));
    EpisodeState before = state.episodes().getOrDefault(version, EpisodeState.initial());
    Episodes.Step step = performance.outcomes(start, events, before, report);
    state.episode(version, step.state());
    List<Found> found = new ArrayList<>();
    found.add(new Found(null, report.build(), null));
    if (step.alert() != null) {
      found.add(new Found(null, null, step.alert()));
    }
    return found;
  }

  private void absent(String model, String version, long start, List<Found> found) {
    EpisodeState before = state.episodes().getOrDefault(version, EpisodeState.initial());
    if (before.open() == null) {
      state.episode(version, EpisodeState.initial());
      return;
    }
    VersionPerformance known = watched.get(version);
    // nobody waits for a bundle to end an episode
    Episodes.Step step =
        (known == null ? new VersionPerformance(model, version, decision) : known)
            .absent(start, before);
    state.episode(version, step.state());
    if (step.alert() != null) {
      found.add(new Found(null, null, step.alert()));
    }
  }

  private VersionPerformance performance(String model, String version) {
    VersionPerformance known = watched.get(version);
    if (known != null) {
      return known;
    }
    try {
      VersionPerformance found = new VersionPerformance(versions.get(model, version), decision);
      watched.put(version, found);
      return found;
    } catch (WatchedVersions.VersionUnavailableException e) {
      // what needs no bundle is reported all the same; it is asked for again
      return new VersionPerformance(model, version, decision);
    }
  }

  /** Events whose outcome did not come are kept as long again, to tell late outcomes. */
  private void forgetEvents(long now) {
    int forgotten = 0;
    while (!state.windows().isEmpty() && forgotten < FORGOTTEN_MAX) {
      long start = state.windows().firstKey();
      long kept = end(start) + settings.grace().toMillis() + 2 * settings.delay().toMillis();
      if (start >= state.reportedUntil() || !isReached(kept, now) || partitions.latest() < kept) {
        return;
      }
      for (String id : List.copyOf(window(start).ids())) {
        state.removeEvent(id);
        forgotten++;
      }
    }
  }

  private void forgetOutcomes(long now) {
    List<String> overdue = new ArrayList<>();
    for (Map.Entry<String, JoinState.WaitingOutcome> entry : state.outcomes().entrySet()) {
      if (entry.getValue().arrivedAt() + settings.delay().toMillis() > now
          || overdue.size() == FORGOTTEN_MAX) {
        break;
      }
      overdue.add(entry.getKey());
    }
    for (String id : overdue) {
      state.takeOutcome(id);
      count(JoinCounts.ofUnmatched());
    }
  }

  private void count(JoinCounts more) {
    state.counts(state.counts().plus(more));
  }
}
