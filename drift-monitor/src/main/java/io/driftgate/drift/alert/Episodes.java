package io.driftgate.drift.alert;

import io.driftgate.drift.alert.EpisodeState.Open;
import io.driftgate.drift.alert.EpisodeState.Recent;
import io.driftgate.drift.statistics.ShiryaevRoberts;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertPhase;
import io.driftgate.schemas.AlertSeverity;
import io.driftgate.schemas.AlertedMeasure;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftRule;
import io.driftgate.schemas.TrustedRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From windows to episodes of drift. With calibration an episode opens when M reaches its
 * threshold, else when two of three windows name the same measure. An open one tells what joins it,
 * when it subsides and comes back, and is resolved by quiet windows. A function of state and
 * window: the same windows give the same alerts.
 */
public final class Episodes {
  static {
    TrustedRecords.trust();
  }

  /** Windows that are looked back on. */
  public static final int RECENT = 3;

  /** What is named in so many of them is there to stay. */
  private static final int PERSISTENT = 2;

  /** Most measures that an alert lists. */
  private static final int LISTED = 50;

  /** M does not grow further above its threshold, so that it comes down again in some windows. */
  private static final double M_MAX_FACTOR = 100;

  private final String model;
  private final String version;
  private final String subject;
  private final String referenceSha256;
  private final DecisionSettings settings;

  /** For the inputs and the score of one version. */
  public Episodes(String model, String version, String referenceSha256, DecisionSettings settings) {
    this(model, version, "", referenceSha256, settings);
  }

  /**
   * For something else that is watched of a version.
   *
   * @param subject what it is: part of the ids; empty for inputs and score
   */
  public Episodes(
      String model,
      String version,
      String subject,
      String referenceSha256,
      DecisionSettings settings) {
    this.model = model;
    this.version = version;
    this.subject = subject;
    this.referenceSha256 = referenceSha256;
    this.settings = settings;
  }

  /**
   * What a window led to.
   *
   * @param state after the window
   * @param alert what is to be told; null where nothing is
   */
  public record Step(EpisodeState state, @Nullable DriftAlert alert) {}

  /**
   * Takes a judged window into account. Windows come in the order of time.
   *
   * @param start of the window, milliseconds since 1970
   * @param detector what M has to reach, and how; null without calibration
   */
  public Step judged(
      EpisodeState before, long start, Decision decision, @Nullable Detector detector) {
    Round round = new Round(before, start, decision, detector);
    return before.open() == null ? round.closed() : round.open(before.open());
  }

  /**
   * A window in which the version had no events.
   *
   * @param start of the window, milliseconds since 1970
   */
  public Step absent(EpisodeState before, long start) {
    int absent = before.absentWindows() + 1;
    Open open = before.open();
    if (open == null || absent < settings.quietWindows()) {
      return new Step(
          new EpisodeState(before.m(), before.recent(), open, before.resolvedAt(), absent), null);
    }
    long end = start + settings.window().toMillis();
    DriftAlert alert =
        alert(open.id(), open.openedAt(), start)
            .setEvent(AlertEvent.RESOLVED)
            .setPhase(AlertPhase.RESOLVED)
            .setSeverity(open.severity())
            .setWindows(before.recent().stream().map(Episodes::instant).toList())
            .setRule(DriftRule.UNKNOWN)
            .setSummary(AlertText.superseded(id(), absent))
            .setToResolve("")
            .build();
    return new Step(new EpisodeState(0, List.of(), null, end, absent), alert);
  }

  private String id() {
    return model + "@" + version + (subject.isEmpty() ? "" : "/" + subject);
  }

  private static Instant instant(Recent recent) {
    return Instant.ofEpochMilli(recent.start());
  }

  private DriftAlert.Builder alert(String alertId, long openedAt, long start) {
    return DriftAlert.newBuilder()
        .setAlertId(alertId)
        .setModelName(model)
        .setModelVersion(version)
        .setReferenceSha256(referenceSha256)
        .setOpenedAt(Instant.ofEpochMilli(openedAt))
        .setWindowStart(Instant.ofEpochMilli(start))
        .setWindowEnd(Instant.ofEpochMilli(start + settings.window().toMillis()))
        .setMeasures(List.of());
  }

  /** One window with what came before it. */
  private final class Round {
    private final EpisodeState before;
    private final long start;
    private final long end;
    private final Decision decision;
    private final @Nullable Detector detector;
    private final double m;
    private final List<Recent> recent;
    private final Set<String> persistent;

    Round(EpisodeState before, long start, Decision decision, @Nullable Detector detector) {
      this.before = before;
      this.start = start;
      this.end = start + settings.window().toMillis();
      this.decision = decision;
      this.detector = detector;
      this.m = m();
      this.recent = recent();
      this.persistent = persistent();
    }

    private double m() {
      Double p = decision.pValue();
      if (p == null || detector == null) {
        return 0;
      }
      return Math.min(
          ShiryaevRoberts.next(before.m(), p, detector.power()),
          M_MAX_FACTOR * detector.threshold());
    }

    private List<Recent> recent() {
      List<Recent> windows = new ArrayList<>(before.recent());
      windows.add(
          new Recent(
              start,
              decision.measures().stream()
                  .filter(MeasureDecision::named)
                  .map(measure -> measure.measured().label())
                  .toList()));
      return windows.subList(Math.max(0, windows.size() - RECENT), windows.size());
    }

    private Set<String> persistent() {
      Set<String> labels = new LinkedHashSet<>();
      for (Recent window : recent) {
        for (String label : window.named()) {
          long times = recent.stream().filter(other -> other.named().contains(label)).count();
          if (times >= PERSISTENT) {
            labels.add(label);
          }
        }
      }
      return labels;
    }

    Step closed() {
      boolean enough = detector == null ? !persistent.isEmpty() : m >= detector.threshold();
      Long resolvedAt = before.resolvedAt();
      boolean cooling = resolvedAt != null && end < resolvedAt + settings.coolDown().toMillis();
      if (!enough || cooling || !decision.isSignificant()) {
        return step(null, null);
      }
      Set<String> named = new LinkedHashSet<>(persistent);
      named.addAll(recent.get(recent.size() - 1).named());
      List<AlertedMeasure> measures = measures(named);
      Open opened =
          new Open(
              id() + "/" + Instant.ofEpochMilli(end),
              end,
              List.copyOf(named),
              AlertPhase.DRIFTING,
              severity(named),
              0);
      return step(
          opened, alert(opened, AlertEvent.OPENED, measures, AlertText.opened(id(), measures)));
    }

    Step open(Open open) {
      boolean quiet = isQuiet(open);
      int quietWindows = quiet ? open.quietWindows() + 1 : 0;
      Set<String> joined = new LinkedHashSet<>(persistent);
      open.everNamed().forEach(joined::remove);
      List<String> everNamed = new ArrayList<>(open.everNamed());
      everNamed.addAll(joined);
      // the score makes it worse when it is there to stay, as whatever joins an episode
      AlertSeverity severity =
          severity(joined) == AlertSeverity.CRITICAL ? AlertSeverity.CRITICAL : open.severity();
      AlertPhase phase = phase(open.phase());
      Open now = new Open(open.id(), open.openedAt(), everNamed, phase, severity, quietWindows);
      List<AlertedMeasure> measures = measures(new LinkedHashSet<>(everNamed));
      if (quietWindows >= settings.quietWindows()) {
        DriftAlert alert =
            alert(now, AlertEvent.RESOLVED, measures, AlertText.resolved(id(), quietWindows));
        alert.setPhase(AlertPhase.RESOLVED);
        alert.setToResolve("");
        return new Step(new EpisodeState(0, List.of(), null, end, 0), alert);
      }
      String change = change(open, now, joined);
      return step(now, change == null ? null : alert(now, AlertEvent.CHANGED, measures, change));
    }

    private @Nullable String change(Open open, Open now, Set<String> joined) {
      if (now.phase() != open.phase()) {
        return now.phase() == AlertPhase.SUBSIDING
            ? AlertText.subsiding(id())
            : AlertText.back(id(), measures(persistent));
      }
      if (now.severity() != open.severity()) {
        return AlertText.worse(id(), measures(joined));
      }
      return joined.isEmpty() ? null : AlertText.joined(id(), measures(joined));
    }

    private AlertPhase phase(AlertPhase phase) {
      long significant = recent.stream().filter(Recent::isSignificant).count();
      if (!persistent.isEmpty() && decision.isSignificant()) {
        return AlertPhase.DRIFTING;
      }
      return recent.size() - significant >= PERSISTENT && !decision.isSignificant()
          ? AlertPhase.SUBSIDING
          : phase;
    }

    private boolean isQuiet(Open open) {
      return !decision.isSignificant()
          && decision.measures().stream()
              .filter(measure -> open.everNamed().contains(measure.measured().label()))
              .allMatch(measure -> !(measure.effect() >= measure.quietBelow()));
    }

    private AlertSeverity severity(Set<String> labels) {
      return decision.measures().stream()
              .map(MeasureDecision::measured)
              .anyMatch(one -> one.column().isScore() && labels.contains(one.label()))
          ? AlertSeverity.CRITICAL
          : AlertSeverity.WARNING;
    }

    private List<AlertedMeasure> measures(Set<String> labels) {
      return decision.measures().stream()
          .filter(measure -> labels.contains(measure.measured().label()))
          .filter(measure -> !Double.isNaN(measure.effect()))
          .sorted(
              Comparator.comparingDouble(
                  (MeasureDecision measure) -> -measure.effect() / measure.gate()))
          .limit(LISTED)
          .map(
              measure ->
                  AlertedMeasure.newBuilder()
                      .setFeature(measure.measured().column().name())
                      .setMeasure(measure.measured().measure())
                      .setEffect(measure.effect())
                      .setGate(measure.gate())
                      .setQuietBelow(measure.quietBelow())
                      .build())
          .toList();
    }

    private DriftAlert alert(
        Open open, AlertEvent event, List<AlertedMeasure> measures, String summary) {
      return Episodes.this
          .alert(open.id(), open.openedAt(), start)
          .setEvent(event)
          .setPhase(open.phase())
          .setSeverity(open.severity())
          .setWindows(recent.stream().map(Episodes::instant).toList())
          .setRule(decision.rule())
          .setM(detector == null ? null : Double.valueOf(m))
          .setThreshold(detector == null ? null : Double.valueOf(detector.threshold()))
          .setMeasures(measures)
          .setSummary(summary)
          .setToResolve(AlertText.toResolve(settings.quietWindows(), measures))
          .build();
    }

    private Step step(@Nullable Open open, @Nullable DriftAlert alert) {
      return new Step(new EpisodeState(m, recent, open, before.resolvedAt(), 0), alert);
    }
  }
}
