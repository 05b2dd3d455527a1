package io.driftgate.drift.window;

import io.driftgate.drift.alert.Decision;
import io.driftgate.drift.alert.Detector;
import io.driftgate.drift.alert.EpisodeState;
import io.driftgate.drift.alert.Episodes;
import io.driftgate.drift.alert.WindowRule;
import io.driftgate.drift.comparison.Comparison;
import io.driftgate.drift.comparison.ExpectedAccuracy;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.comparison.Sample;
import io.driftgate.models.ModelManifest;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.DriftRule;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.TrustedRecords;
import io.driftgate.schemas.WindowClose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches a pipeline: sample batches in, a report for each window and version and alerts out. A
 * window is closed when every partition is past its end and the grace; partitions that are silent
 * are not waited for. Which events are late was decided before, partition by partition, so the same
 * events give the same reports, however many instances score them. For one thread.
 */
public final class DriftMonitor {
  static {
    TrustedRecords.trust();
  }

  /** What one call may cost, in windows that are closed without being judged. */
  private static final int COST_MAX = 200;

  private static final int COST_JUDGED = 10;

  private final MonitorSettings settings;
  private final WatchedVersions versions;
  private final MonitorState state;
  private final Partitions partitions;
  private final Map<String, Watch> watches = new HashMap<>();

  /**
   * What came of a batch or of the passing of time, in order.
   *
   * @param alert an alert that the report led to; null where it led to none
   */
  public record Outcome(@Nullable DriftReport report, @Nullable DriftAlert alert) {}

  /** A version with its rule. */
  private record Watch(WatchedVersion version, RowColumns columns, @Nullable WindowRule rule) {}

  /**
   * Goes on where the state ends.
   *
   * @param partitionCount partitions of the features topic, all of which are waited for
   * @param now the wall clock, milliseconds since 1970
   */
  public DriftMonitor(
      MonitorSettings settings,
      WatchedVersions versions,
      StateTable table,
      int partitionCount,
      long now) {
    this.settings = settings;
    this.versions = versions;
    this.state = new MonitorState(table, settings.rows());
    this.partitions =
        new Partitions(state.streamTimes(), partitionCount, settings.idleTimeout().toMillis(), now);
  }

  /**
   * Takes in a batch.
   *
   * @param offset of the batch in the samples topic
   * @param now the wall clock, milliseconds since 1970
   */
  public List<Outcome> accept(SampleBatch batch, long offset, long now) {
    state.seen(offset);
    long streamTime = batch.getStreamTime().toEpochMilli();
    if (partitions.heard(batch.getSourcePartition(), streamTime, now)) {
      state.streamTime(batch.getSourcePartition(), streamTime);
    }
    if (batch.getWindowEnd().toEpochMilli() <= state.closedUntil()) {
      state.addLate(batch.getEvents() + batch.getRejected() + batch.getLate());
    } else {
      state.add(batch);
    }
    return closeDue(now);
  }

  /**
   * Lets time pass: closes what waits for silent partitions only.
   *
   * @param now the wall clock, milliseconds since 1970
   */
  public List<Outcome> tick(long now) {
    return closeDue(now);
  }

  /** Closes all that is open: a recorded stream has come to its end. */
  public List<Outcome> end() {
    List<Outcome> outcomes = new ArrayList<>();
    while (!state.open().isEmpty()) {
      close(state.open().firstKey(), WindowClose.STREAM_TIME, outcomes);
    }
    return outcomes;
  }

  /**
   * Closes what is due, up to a bound: the caller's transaction must not take too long. The rest is
   * due at the next call.
   */
  private List<Outcome> closeDue(long now) {
    List<Outcome> outcomes = new ArrayList<>();
    int cost = 0;
    while (!state.open().isEmpty() && cost < COST_MAX) {
      int before = outcomes.size();
      long start = state.open().firstKey();
      long due = end(start) + settings.grace().toMillis();
      boolean all = partitions.allReached(due);
      if (!(all || partitions.activeReached(due, now))
          || !isReady(Objects.requireNonNull(state.open().get(start)))) {
        break;
      }
      close(start, all ? WindowClose.STREAM_TIME : WindowClose.IDLE_TIMEOUT, outcomes);
      cost++;
      for (Outcome outcome : outcomes.subList(before, outcomes.size())) {
        cost += outcome.report() != null && outcome.report().getJudged() ? COST_JUDGED : 0;
      }
    }
    if (cost > 0) {
      state.trim();
    }
    return outcomes;
  }

  /** Whether all is there that the window is held against. */
  private boolean isReady(WindowSample window) {
    boolean ready = true;
    for (SampleBatch total : window.counters().values()) {
      MonitorState.VersionKey key =
          new MonitorState.VersionKey(total.getModelName(), total.getModelVersion());
      // every version is asked for, so that all are got ready at once
      ready &= watches.containsKey(key.toString()) || versions.isReady(key.model(), key.version());
    }
    return ready;
  }

  private long end(long start) {
    return start + settings.decision().window().toMillis();
  }

  private void close(long start, WindowClose closedBy, List<Outcome> outcomes) {
    WindowSample sample = state.close(start, end(start));
    long late = state.takeLate();
    for (SampleBatch total : sample.counters().values()) {
      Outcome outcome = report(start, closedBy, late, sample, total);
      outcomes.add(outcome);
      late = 0;
    }
    for (String key : new TreeMap<>(state.episodes()).keySet()) {
      MonitorState.VersionKey version = MonitorState.VersionKey.parse(key);
      if (!sample.counters().containsKey(version.version())) {
        absent(version, start, outcomes);
      }
    }
  }

  private void absent(MonitorState.VersionKey version, long start, List<Outcome> outcomes) {
    EpisodeState before = state.episode(version);
    if (before.open() == null) {
      return;
    }
    // the episode ends all the same where the version is not at hand; only the checksum is missing
    Watch watch = watches.get(version.toString());
    String sha256 = watch == null ? "" : watch.version().referenceSha256();
    Episodes.Step step =
        new Episodes(version.model(), version.version(), sha256, settings.decision())
            .absent(before, start);
    state.episode(version, step.state());
    if (step.alert() != null) {
      outcomes.add(new Outcome(null, step.alert()));
    }
  }

  private Outcome report(
      long start, WindowClose closedBy, long late, WindowSample sample, SampleBatch total) {
    MonitorState.VersionKey key =
        new MonitorState.VersionKey(total.getModelName(), total.getModelVersion());
    DriftReport.Builder report = header(start, closedBy, late, sample, total);
    EpisodeState before = state.episode(key);
    try {
      Watch watch = watch(key);
      report.setModelSha256(watch.version().manifest().sha256());
      report.setReferenceSha256(watch.version().referenceSha256());
      report.setExpectedAccuracy(expectedAccuracy(watch.version().manifest(), sample));
      int calibrationWindows =
          watch.version().calibration() == null ? 0 : watch.version().calibration().windows();
      report.setCalibrationWindows(calibrationWindows);
      Reference reference = watch.version().reference();
      if (reference == null || watch.rule() == null) {
        return notJudged(report, key, before, "the bundle has no reference");
      }
      List<SampledRow> rows = usable(sample.rows(), reference, key.version());
      report.setRows(rows.size());
      report.setRule(watch.rule().rule());
      if (rows.size() < settings.decision().minRows()) {
        return notJudged(
            report,
            key,
            before,
            rows.size() + " rows; drift.min-rows is " + settings.decision().minRows());
      }
      return judged(start, report, watch, key, before, total, rows);
    } catch (WatchedVersions.VersionUnavailableException e) {
      return notJudged(report, key, before, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Double expectedAccuracy(ModelManifest manifest, WindowSample sample) {
    ExpectedAccuracy expected =
        new ExpectedAccuracy(manifest.outputs().scoreClass(), manifest.classes().size());
    sample.rows().stream()
        .filter(row -> row.version().equals(manifest.version()))
        .forEach(row -> expected.add(row.row().getScore(), row.row().getLabel()));
    return expected.mean();
  }

  private DriftReport.Builder header(
      long start, WindowClose closedBy, long late, WindowSample sample, SampleBatch total) {
    long events = 0;
    long rejected = 0;
    long clamped = 0;
    long lateEvents = 0;
    for (SampleBatch one : sample.counters().values()) {
      events += one.getEvents();
      rejected += one.getRejected();
      clamped += one.getClamped();
      lateEvents += one.getLate();
    }
    long scoreRows =
        sample.rows().stream().filter(row -> row.version().equals(total.getModelVersion())).count();
    return DriftReport.newBuilder()
        .setModelName(total.getModelName())
        .setModelVersion(total.getModelVersion())
        .setWindowStart(Instant.ofEpochMilli(start))
        .setWindowEnd(Instant.ofEpochMilli(end(start)))
        .setClosedBy(closedBy)
        .setEvents(events)
        .setScored(total.getEvents())
        .setShadowScored(total.getShadowEvents())
        .setFailed(total.getFailed())
        .setStoodIn(total.getStoodIn())
        .setWithoutShadow(total.getWithoutShadow())
        .setRows(0)
        .setScoreRows((int) scoreRows)
        .setScoreDistances(WindowScores.of(sample.rows()).distances(total.getModelVersion()))
        .setRejected(rejected)
        .setLate(lateEvents)
        .setLateAtMonitor(late)
        .setClamped(clamped)
        .setSamplesUntil(state.samplesUntil())
        .setJudged(false)
        .setRule(DriftRule.UNKNOWN);
  }

  private Outcome notJudged(
      DriftReport.Builder report, MonitorState.VersionKey key, EpisodeState before, String why) {
    EpisodeState.Open open = before.open();
    if (before.absentWindows() > 0) {
      state.episode(key, before.present());
    }
    report.setNotJudgedBecause(why);
    report.setAlertId(open == null ? null : open.id());
    return new Outcome(report.build(), null);
  }

  private Outcome judged(
      long start,
      DriftReport.Builder report,
      Watch watch,
      MonitorState.VersionKey key,
      EpisodeState before,
      SampleBatch total,
      List<SampledRow> rows)
      throws WatchedVersions.VersionUnavailableException {
    Reference reference = Objects.requireNonNull(watch.version().reference());
    WindowRule rule = Objects.requireNonNull(watch.rule());
    Sample sample = sample(rows, reference, key);
    WindowReport window = WindowReport.of(rule, Comparison.of(reference, sample), sample.rows());
    window.features().forEach(feature -> exactRates(feature, watch.columns(), total));
    Decision decision = window.decision();
    Detector detector = rule.detector();
    Episodes.Step step =
        new Episodes(
                key.model(), key.version(), watch.version().referenceSha256(), settings.decision())
            .judged(before, start, decision, detector);
    state.episode(key, step.state());
    EpisodeState.Open open = step.state().open();
    String resolved = step.alert() == null ? null : step.alert().getAlertId();
    report.setJudged(true);
    report.setT(decision.t());
    report.setRank(decision.rank());
    report.setPValue(decision.pValue());
    if (detector != null) {
      report.setM(lastM(step));
      report.setThreshold(detector.threshold());
      report.setPower(detector.power());
    }
    report.setSignificant(decision.isSignificant());
    report.setAlertId(open == null ? resolved : open.id());
    report.setFeatures(window.features());
    return new Outcome(report.build(), step.alert());
  }

  /** M as the window left it; the resolution of an episode sets the state back afterwards. */
  private static double lastM(Episodes.Step step) {
    DriftAlert alert = step.alert();
    return alert != null && alert.getM() != null ? alert.getM() : step.state().m();
  }

  /**
   * The events of the sample that have all features of the reference, each once: as the version
   * itself read it, where it did.
   */
  private List<SampledRow> usable(List<SampledRow> rows, Reference reference, String version)
      throws WatchedVersions.VersionUnavailableException {
    Set<String> unavailable = new HashSet<>();
    List<SampledRow> usable = new ArrayList<>();
    for (SampledRow row : rows) {
      RowColumns columns = columns(row, version, unavailable);
      if (columns == null
          || !reference.measures().stream()
              .allMatch(
                  measured -> measured.column().isScore() || columns.has(measured.column()))) {
        continue;
      }
      int last = usable.size() - 1;
      if (last < 0 || !usable.get(last).isSameEvent(row)) {
        usable.add(row);
      } else if (row.version().equals(version)) {
        usable.set(last, row);
      }
    }
    return usable;
  }

  /**
   * Null where the row is of another version, which cannot be had: then it is judged without it.
   */
  private @Nullable RowColumns columns(SampledRow row, String version, Set<String> unavailable)
      throws WatchedVersions.VersionUnavailableException {
    if (row.version().equals(version)) {
      return columns(row);
    }
    if (unavailable.contains(row.version())) {
      return null;
    }
    try {
      return columns(row);
    } catch (WatchedVersions.VersionUnavailableException e) {
      unavailable.add(row.version());
      return null;
    }
  }

  private RowColumns columns(SampledRow row) throws WatchedVersions.VersionUnavailableException {
    return watch(new MonitorState.VersionKey(state.model(), row.version())).columns();
  }

  private Sample sample(List<SampledRow> rows, Reference reference, MonitorState.VersionKey key)
      throws WatchedVersions.VersionUnavailableException {
    List<RowColumns> columns = new ArrayList<>();
    for (SampledRow row : rows) {
      columns.add(columns(row));
    }
    return SampleColumns.of(rows, columns, reference, key.version());
  }

  /** Rates of all events of the version, where the sample would only estimate them. */
  private static void exactRates(FeatureReport feature, RowColumns columns, SampleBatch total) {
    int position = feature.getIsScore() ? -1 : columns.position(feature.getName());
    double events = (double) total.getEvents() + total.getShadowEvents();
    if (position < 0 || events == 0) {
      return;
    }
    feature.setMissingRate(at(total.getMissing(), position) / events);
    feature.setOutOfRangeRate(at(total.getOutOfRange(), position) / events);
    feature.setUnknownCategoryRate(at(total.getUnknownCategory(), position) / events);
  }

  private static long at(List<Long> counters, int position) {
    return counters.isEmpty() ? 0 : counters.get(position);
  }

  private Watch watch(MonitorState.VersionKey key)
      throws WatchedVersions.VersionUnavailableException {
    Watch known = watches.get(key.toString());
    if (known != null) {
      return known;
    }
    WatchedVersion version = versions.get(key.model(), key.version());
    Reference reference = version.reference();
    Watch watch =
        new Watch(
            version,
            new RowColumns(version.manifest()),
            reference == null
                ? null
                : new WindowRule(reference, version.calibration(), settings.decision()));
    watches.put(key.toString(), watch);
    return watch;
  }
}
