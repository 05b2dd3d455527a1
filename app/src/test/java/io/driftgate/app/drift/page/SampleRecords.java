package io.driftgate.app.drift.page;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertPhase;
import io.driftgate.schemas.AlertSeverity;
import io.driftgate.schemas.AlertedMeasure;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.DriftRule;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.TrustedRecords;
import io.driftgate.schemas.WindowClose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Records as a monitor would write them: hourly windows of a model of credit risk. From one window
 * on the first number drifts, and the first category has a value that nobody knows.
 */
final class SampleRecords {
  static final String MODEL = "credit-risk";
  static final String SHA256 = "9f2c".repeat(16);

  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final double THRESHOLD = 720;

  private final int windows;
  private final int features;
  private final int driftFrom;
  private final int driftUntil;
  private final Random random = new Random(7);
  private final SampleFeatures sampled = new SampleFeatures(random);

  static {
    TrustedRecords.trust();
  }

  private SampleRecords(int windows, int features, int driftFrom, int driftUntil) {
    this.windows = windows;
    this.features = features;
    this.driftFrom = driftFrom;
    this.driftUntil = driftUntil;
  }

  /** A stream with one episode. */
  static PageInput stream(int windows, int features) {
    SampleRecords records =
        new SampleRecords(windows, features, windows * 6 / 10, windows * 85 / 100);
    return new PageInput(
        "Drift of credit-risk",
        "recorded stream loans-march.csv against the training reference of v3",
        records.reports("v3"),
        records.alerts("v3"));
  }

  /** One comparison, judged by the fallback rule. */
  static PageInput single(int features) {
    DriftReport report = new SampleRecords(1, features, 0, 1).reports("v3").get(0);
    report.setRule(DriftRule.FALLBACK);
    report.setCalibrationWindows(12);
    report.setT(null);
    report.setRank(null);
    report.setPValue(null);
    report.setM(null);
    report.setThreshold(null);
    return new PageInput("Drift test", "today.csv against train.csv", List.of(report), List.of());
  }

  List<DriftReport> reports(String version) {
    List<DriftReport> reports = new ArrayList<>();
    double m = 0;
    for (int window = 0; window < windows; window++) {
      boolean drifts = window >= driftFrom && window < driftUntil;
      boolean judged = windows == 1 || window % 23 != 11;
      double p = drifts ? 1.0 / 2001 : (1 + random.nextInt(2000)) / 2001.0;
      if (judged) {
        m = Math.max(0.02, (1 + m) * (drifts ? 2.6 : 0.35 + random.nextDouble() * 0.8));
        m = !drifts && window >= driftUntil ? Math.min(m, 20) : m;
      }
      reports.add(report(version, window, drifts, judged, p, m));
    }
    return reports;
  }

  private DriftReport report(
      String version, int window, boolean drifts, boolean judged, double p, double m) {
    Instant start = START.plus(WINDOW.multipliedBy(window));
    List<FeatureReport> found = new ArrayList<>();
    for (int feature = -1; feature < features; feature++) {
      found.add(sampled.feature(feature, drifts ? Math.min(1, (window - driftFrom + 3) / 6.0) : 0));
    }
    return DriftReport.newBuilder()
        .setModelName(MODEL)
        .setModelVersion(version)
        .setModelSha256("ab".repeat(32))
        .setReferenceSha256(SHA256)
        .setWindowStart(start)
        .setWindowEnd(start.plus(WINDOW))
        .setClosedBy(WindowClose.STREAM_TIME)
        .setEvents(12_000 + random.nextInt(3000))
        .setScored(11_800)
        .setRows(judged ? 1000 : 37)
        .setScoreRows(judged ? 1000 : 37)
        .setRejected(random.nextInt(4))
        .setLate(random.nextInt(3))
        .setClamped(0)
        .setSamplesUntil(window * 100L)
        .setJudged(judged)
        .setNotJudgedBecause(judged ? null : "37 rows, fewer than drift.min-rows = 200")
        .setRule(DriftRule.CALIBRATED)
        .setCalibrationWindows(2000)
        .setT(judged ? 1 + 3 * random.nextDouble() : null)
        .setRank(judged ? (int) Math.round(p * 2001 - 1) : null)
        .setPValue(judged ? p : null)
        .setM(m)
        .setThreshold(THRESHOLD)
        .setSignificant(judged && drifts)
        .setAlertId(m >= THRESHOLD || (drifts && window > driftFrom + 3) ? alertId(version) : null)
        .setFeatures(found)
        .build();
  }

  private String alertId(String version) {
    return MODEL + "@" + version + "/" + START.plus(WINDOW.multipliedBy(driftFrom + 4));
  }

  List<DriftAlert> alerts(String version) {
    return List.of(
        alert(
            version, AlertEvent.OPENED, AlertPhase.DRIFTING, AlertSeverity.WARNING, driftFrom + 3),
        alert(
            version,
            AlertEvent.CHANGED,
            AlertPhase.DRIFTING,
            AlertSeverity.CRITICAL,
            driftFrom + 5),
        alert(
            version,
            AlertEvent.CHANGED,
            AlertPhase.SUBSIDING,
            AlertSeverity.CRITICAL,
            driftUntil + 1),
        alert(
            version,
            AlertEvent.RESOLVED,
            AlertPhase.RESOLVED,
            AlertSeverity.CRITICAL,
            driftUntil + 4));
  }

  private DriftAlert alert(
      String version, AlertEvent event, AlertPhase phase, AlertSeverity severity, int window) {
    Instant start = START.plus(WINDOW.multipliedBy(window));
    return DriftAlert.newBuilder()
        .setAlertId(alertId(version))
        .setModelName(MODEL)
        .setModelVersion(version)
        .setReferenceSha256(SHA256)
        .setEvent(event)
        .setPhase(phase)
        .setSeverity(severity)
        .setWindowStart(start)
        .setWindowEnd(start.plus(WINDOW))
        .setOpenedAt(START.plus(WINDOW.multipliedBy(driftFrom + 4)))
        .setWindows(List.of(start.minus(WINDOW.multipliedBy(2)), start))
        .setRule(DriftRule.CALIBRATED)
        .setM(1800.0)
        .setThreshold(THRESHOLD)
        .setMeasures(
            List.of(
                alerted("income", DriftMeasure.DISTRIBUTION, 0.34),
                alerted("employment", DriftMeasure.UNKNOWN_CATEGORY, 0.22)))
        .setSummary(summary(event, phase, version))
        .setToResolve(
            event == AlertEvent.RESOLVED
                ? ""
                : "5 windows in a row without drift, with income below 0.050")
        .build();
  }

  private static AlertedMeasure alerted(String feature, DriftMeasure measure, double effect) {
    return AlertedMeasure.newBuilder()
        .setFeature(feature)
        .setMeasure(measure)
        .setEffect(effect)
        .setGate(SampleFeatures.GATE)
        .setQuietBelow(SampleFeatures.GATE / 2)
        .build();
  }

  private static String summary(AlertEvent event, AlertPhase phase, String version) {
    if (event == AlertEvent.RESOLVED) {
      return "live data looked like what " + version + " was trained on for 5 windows";
    }
    return phase == AlertPhase.SUBSIDING
        ? "live data looks like what " + version + " was trained on again, for two of three windows"
        : "live data departed from what "
            + version
            + " was trained on: income 0.340 (gate 0.100), employment unknown category 0.220";
  }
}
