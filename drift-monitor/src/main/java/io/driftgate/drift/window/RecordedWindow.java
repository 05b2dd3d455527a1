package io.driftgate.drift.window;

import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.alert.EpisodeState;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.TrustedRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The sample batches of a window that was reported, in the order of their topic. They are judged
 * again by the monitor that runs live.
 *
 * @param batches all of the window that the monitor had read when it reported
 */
public record RecordedWindow(List<SampleBatch> batches) {
  static {
    TrustedRecords.trust();
  }

  /** What rests on the windows before, on other windows' events, or on when batches came. */
  private static final Set<String> ELSEWHERE =
      Set.of("closed_by", "late_at_monitor", "samples_until", "alert_id");

  /** Nothing closes the window before all of its batches are there. */
  private static final Duration NEVER = Duration.ofDays(365_000);

  public RecordedWindow {
    batches = List.copyOf(batches);
  }

  /** Events of the window that the batches are about. */
  public long events() {
    return batches.stream().mapToLong(SampleBatch::getEvents).sum();
  }

  /** Whether a version had to do with an event of it. */
  public boolean has(String version) {
    return batches.stream().anyMatch(batch -> batch.getModelVersion().equals(version));
  }

  /** The sample, the smallest priority first. */
  public List<SampledRow> rows(int rowsMax) {
    WindowSample sample = new WindowSample(rowsMax);
    batches.forEach(sample::add);
    return sample.rows();
  }

  /**
   * The names of a report's fields that come out otherwise when they are computed from the batches,
   * and M from what it was before the window. The alert is not looked at.
   *
   * @param reported of this window
   * @param mBefore M of the version before the window; null where that is not known, and M is not
   *     looked at
   * @param settings as the monitor has them
   */
  public List<String> differences(
      DriftReport reported,
      @Nullable Double mBefore,
      MonitorSettings settings,
      WatchedVersions versions) {
    DriftReport again = report(reported, mBefore == null ? 0 : mBefore, settings, versions);
    List<String> differences = new ArrayList<>();
    for (Schema.Field field : DriftReport.getClassSchema().getFields()) {
      if (!ELSEWHERE.contains(field.name())
          && !(field.name().equals("m") && mBefore == null)
          && isSaid(field, reported)
          && !Objects.equals(reported.get(field.pos()), again.get(field.pos()))) {
        differences.add(field.name());
      }
    }
    return differences;
  }

  /** A report of before it was there does not say what scores let expect. */
  private static boolean isSaid(Schema.Field field, DriftReport reported) {
    return !field.name().equals("expected_accuracy") || reported.getExpectedAccuracy() != null;
  }

  private DriftReport report(
      DriftReport reported, double mBefore, MonitorSettings settings, WatchedVersions versions) {
    long now = reported.getWindowEnd().toEpochMilli();
    StateTable table = StateTable.inMemory();
    new MonitorState(table, settings.rows())
        .episode(
            new MonitorState.VersionKey(reported.getModelName(), reported.getModelVersion()),
            new EpisodeState(mBefore, List.of(), null, null, 0));
    DriftMonitor monitor =
        new DriftMonitor(
            new MonitorSettings(
                ofThatLength(reported, settings.decision()),
                settings.rows(),
                NEVER,
                settings.idleTimeout()),
            versions,
            table,
            1,
            now);
    for (int offset = 0; offset < batches.size(); offset++) {
      monitor.accept(batches.get(offset), offset, now);
    }
    return monitor.end().stream()
        .map(DriftMonitor.Outcome::report)
        .filter(Objects::nonNull)
        .filter(report -> report.getModelVersion().equals(reported.getModelVersion()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no batch is of version " + reported.getModelVersion()));
  }

  /** With windows as long as this one, should the configuration be another by now. */
  private static DecisionSettings ofThatLength(DriftReport reported, DecisionSettings settings) {
    return new DecisionSettings(
        Duration.between(reported.getWindowStart(), reported.getWindowEnd()),
        settings.gate(),
        settings.scoreGate(),
        settings.falseAlarmEvery(),
        settings.alpha(),
        settings.minRows(),
        settings.quietWindows(),
        settings.coolDown());
  }
}
