package io.driftgate.drift.performance;

import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.alert.EpisodeState;
import io.driftgate.drift.comparison.ClassName;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.schemas.Outcome;
import io.driftgate.schemas.PerformanceReport;
import io.driftgate.schemas.ScoredBatch;
import io.driftgate.schemas.ScoredRow;
import io.driftgate.schemas.TrustedRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The events of a window that was reported, found again in what was scored and what came of it. No
 * report says where in these topics it was written, and none has to: topics keep their order, so
 * that the number of events that the reports count says which events these are, and the number of
 * outcomes, which outcomes were there in time. For one thread: all that was scored first, then the
 * outcomes.
 */
public final class ReportedWindow {
  static {
    TrustedRecords.trust();
  }

  private final List<PerformanceReport> reports;
  private final Instant start;
  private final Instant end;
  private final long delayMillis;
  private final long events;
  private final long outcomes;
  private final Map<String, Kept> byId = new TreeMap<>();
  private long joined;

  /** How an event's outcome stood when its window was reported. */
  public enum State {
    /** It was there, and is in the figures. */
    JOINED,
    /** It came after the report. */
    LATE,
    /** It has not come. */
    MISSING
  }

  /**
   * An event of the window.
   *
   * @param event what was said of it and what came of it, late or not
   * @param labelledAt timestamp of the label; null where there is none
   */
  public record Row(String eventId, ScoredEvent event, @Nullable Instant labelledAt, State state) {

    /** Whether a version scored it, serving it or beside. */
    public boolean isOf(String version) {
      Said beside = event.beside();
      return event.served().version().equals(version)
          || (beside != null && beside.version().equals(version));
    }
  }

  /** An event with what is needed to find its outcome. */
  private record Kept(Row row, long writtenAt) {}

  /**
   * @param reports of one window, one for each version
   * @param delay how long an outcome waits for its event, by the wall clock
   */
  public ReportedWindow(List<PerformanceReport> reports, Duration delay) {
    if (reports.stream().map(PerformanceReport::getWindowStart).distinct().count() != 1) {
      throw new IllegalArgumentException("expected the reports of one window");
    }
    this.reports = List.copyOf(reports);
    this.start = reports.get(0).getWindowStart();
    this.end = reports.get(0).getWindowEnd();
    this.delayMillis = delay.toMillis();
    this.events = reports.stream().mapToLong(PerformanceReport::getServed).sum();
    this.outcomes = reports.stream().mapToLong(PerformanceReport::getServedLabelled).sum();
  }

  /** Events of the window, by its reports. */
  public long events() {
    return events;
  }

  /** Those of them whose outcome was there in time, by its reports. */
  public long outcomes() {
    return outcomes;
  }

  /** Events that were found. */
  public long eventsFound() {
    return byId.size();
  }

  /** Outcomes in time that were found. */
  public long outcomesFound() {
    return joined;
  }

  /**
   * Takes in what was scored, in the order of the topic.
   *
   * @param writtenAt timestamp of the record, milliseconds since 1970
   */
  public void scored(ScoredBatch batch, long writtenAt) {
    for (ScoredRow row : batch.getRows()) {
      boolean within = !row.getEventTime().isBefore(start) && row.getEventTime().isBefore(end);
      if (within && byId.size() < events) {
        byId.putIfAbsent(row.getEventId(), new Kept(row(batch.getModelName(), row), writtenAt));
      }
    }
  }

  private static Row row(String model, ScoredRow row) {
    return new Row(row.getEventId(), ScoredEvent.of(model, row), null, State.MISSING);
  }

  /**
   * Takes in an outcome, in the order of the topic.
   *
   * @param writtenAt timestamp of the record, milliseconds since 1970
   */
  public void cameOut(Outcome outcome, long writtenAt) {
    Kept kept = byId.get(outcome.getEventId());
    if (outcome.getUnreadable() != null
        || kept == null
        || kept.row().state() != State.MISSING
        // nobody waited for the event so long
        || writtenAt + delayMillis <= kept.writtenAt()) {
      return;
    }
    State state = joined < outcomes ? State.JOINED : State.LATE;
    joined += state == State.JOINED ? 1 : 0;
    Row whole =
        new Row(
            outcome.getEventId(),
            kept.row().event().with(ClassName.canonical(outcome.getValue())),
            outcome.getLabelledAt(),
            state);
    byId.put(outcome.getEventId(), new Kept(whole, kept.writtenAt()));
  }

  /** The events in the order of their times. */
  public List<Row> rows() {
    return byId.values().stream()
        .map(Kept::row)
        .sorted(Comparator.comparingLong(row -> row.event().time()))
        .toList();
  }

  /**
   * The names of a report's fields that come out otherwise when they are computed from the rows.
   * What a report counts of other windows, its alert and its recent losses, which rest on the
   * windows before, are not looked at.
   *
   * @param watched the version that the report is about
   * @param settings as the monitor has them
   */
  public List<String> differences(
      PerformanceReport reported, WatchedVersion watched, DecisionSettings settings) {
    PerformanceReport again = report(reported, watched, settings);
    List<String> differences = new ArrayList<>();
    for (Schema.Field field : PerformanceReport.getClassSchema().getFields()) {
      Object before = reported.get(field.pos());
      Object now = again.get(field.pos());
      // a report of before it was there does not say what scores let expect
      if (before == null && field.name().equals("expected_accuracy")) {
        continue;
      }
      if (before == null ? now != null : !before.equals(now)) {
        differences.add(field.name());
      }
    }
    return differences;
  }

  private PerformanceReport report(
      PerformanceReport reported, WatchedVersion watched, DecisionSettings settings) {
    // in the order of the ids, as the join has it: sums of doubles depend on it
    List<ScoredEvent> inTime =
        byId.values().stream()
            .map(Kept::row)
            .map(row -> row.state() == State.LATE ? row.event().with(null) : row.event())
            .toList();
    VersionPerformance performance = new VersionPerformance(watched, settings);
    long from = start.toEpochMilli();
    PerformanceReport.Builder report = performance.report(from, inTime);
    performance.outcomes(from, inTime, EpisodeState.initial(), report);
    return report
        .setWindowEnd(end)
        .setLabelAlertId(reported.getLabelAlertId())
        .setLossRecent(reported.getLossRecent())
        .setLossRecentEvents(reported.getLossRecentEvents())
        .setLossChanges(reported.getLossChanges())
        .setLate(reported.getLate())
        .setUnmatched(reported.getUnmatched())
        .setUnreadable(reported.getUnreadable())
        .setRepeated(reported.getRepeated())
        .setOverflowed(reported.getOverflowed())
        .build();
  }

  /** The reports, one for each version. */
  public List<PerformanceReport> reports() {
    return reports;
  }
}
