package io.driftgate.drift.performance;

import io.driftgate.drift.alert.Decision;
import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.alert.EpisodeState;
import io.driftgate.drift.alert.Episodes;
import io.driftgate.drift.alert.WindowRule;
import io.driftgate.drift.comparison.ClassName;
import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Comparison;
import io.driftgate.drift.comparison.ExpectedAccuracy;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.comparison.Sample;
import io.driftgate.drift.statistics.Adwin;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.drift.window.WindowReport;
import io.driftgate.schemas.PerformanceReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports on one version. Windows come in the order of time. */
final class VersionPerformance {
  /** What else than inputs and score is watched; part of the ids of its alerts. */
  private static final String SUBJECT = "outcome";

  /** Most classes that a report lists. */
  private static final int LISTED = 50;

  private final String model;
  private final String version;
  private final DecisionSettings settings;
  private final @Nullable String scoreClass;
  private final @Nullable Integer classes;
  private final @Nullable Reference reference;
  private final Episodes episodes;

  VersionPerformance(WatchedVersion watched, DecisionSettings settings) {
    this(
        watched.manifest().name(),
        watched.manifest().version(),
        settings,
        watched.manifest().outputs().scoreClass(),
        watched.manifest().classes().size(),
        watched.outcomes(),
        watched.referenceSha256());
  }

  /** Of a version whose bundle cannot be had. */
  VersionPerformance(String model, String version, DecisionSettings settings) {
    this(model, version, settings, null, null, null, "");
  }

  private VersionPerformance(
      String model,
      String version,
      DecisionSettings settings,
      @Nullable String scoreClass,
      @Nullable Integer classes,
      @Nullable Reference reference,
      String referenceSha256) {
    this.model = model;
    this.version = version;
    this.settings = settings;
    this.scoreClass = scoreClass == null ? null : ClassName.canonical(scoreClass);
    this.classes = classes;
    this.reference = reference;
    this.episodes = new Episodes(model, version, SUBJECT, referenceSha256, settings);
  }

  /**
   * The figures of a window.
   *
   * @param start of the window, milliseconds since 1970
   * @param events all of the window
   */
  PerformanceReport.Builder report(long start, List<ScoredEvent> events) {
    List<Judged> judged = new ArrayList<>();
    List<Said> all = new ArrayList<>();
    Map<String, Integer> others = new HashMap<>();
    long served = 0;
    long shadowed = 0;
    long servedLabelled = 0;
    long servedRight = 0;
    for (ScoredEvent event : events) {
      Said said = said(event);
      if (said == null) {
        continue;
      }
      boolean serves = event.served().version().equals(version);
      all.add(said);
      served += serves ? 1 : 0;
      shadowed += serves ? 0 : 1;
      String outcome = event.outcome();
      if (outcome == null) {
        continue;
      }
      Said other = serves ? event.beside() : event.served();
      Judged one = new Judged(said, other, outcome);
      judged.add(one);
      if (other != null) {
        others.merge(other.version(), 1, Integer::sum);
      }
      servedLabelled += serves ? 1 : 0;
      servedRight += serves && one.isRight() ? 1 : 0;
    }
    PerformanceReport.Builder report =
        PerformanceReport.newBuilder()
            .setModelName(model)
            .setModelVersion(version)
            .setWindowStart(Instant.ofEpochMilli(start))
            .setWindowEnd(Instant.ofEpochMilli(start + settings.window().toMillis()))
            .setServed(served)
            .setShadowed(shadowed)
            .setLabelled(judged.size())
            .setMissing(served + shadowed - judged.size())
            .setServedLabelled(servedLabelled)
            .setServedRight(servedRight);
    figures(judged, report);
    compare(judged, others, report);
    if (classes != null) {
      ExpectedAccuracy expected = new ExpectedAccuracy(scoreClass, classes);
      all.forEach(said -> expected.add(said.score(), said.label()));
      report.setExpectedAccuracy(expected.mean());
    }
    return report;
  }

  /** What this version said of an event, serving it or beside; null where it said nothing. */
  private @Nullable Said said(ScoredEvent event) {
    if (event.served().version().equals(version)) {
      return event.served();
    }
    Said beside = event.beside();
    return beside != null && beside.version().equals(version) ? beside : null;
  }

  /**
   * Goes through the window's decisions in the order of their events, and enters into the report
   * how often they are wrong of late. Shown only. A distance from a number has no bounds, without
   * which nothing is known of chance: models without decisions have none.
   */
  LossHistory losses(
      long start, List<ScoredEvent> events, LossHistory before, PerformanceReport.Builder report) {
    Adwin window = before.window();
    long changes = 0;
    for (ScoredEvent event : inTime(events)) {
      Said said = said(event);
      String outcome = event.outcome();
      if (said != null && said.label() != null && outcome != null) {
        changes += window.observe(said.loss(outcome)) ? 1 : 0;
      }
    }
    long recent = window.count();
    if (recent > 0) {
      report.setLossRecent(window.mean());
      report.setLossRecentEvents(recent);
      report.setLossChanges(changes);
    }
    return new LossHistory(window.state(), start + settings.window().toMillis());
  }

  /** Those of one time stay in the order that they come in, which is that of their ids. */
  private static List<ScoredEvent> inTime(List<ScoredEvent> events) {
    return events.stream().sorted(Comparator.comparingLong(ScoredEvent::time)).toList();
  }

  private void figures(List<Judged> judged, PerformanceReport.Builder report) {
    if (judged.isEmpty()) {
      return;
    }
    if (judged.get(0).said().label() == null) {
      Figures.Numbers numbers = Figures.numbers(judged);
      report.setMeanAbsoluteError(numbers.meanAbsoluteError());
      report.setRootMeanSquaredError(numbers.rootMeanSquaredError());
      return;
    }
    long right = judged.stream().filter(Judged::isRight).count();
    report.setRight(right);
    report.setAccuracy((double) right / judged.size());
    report.setOutcomes(counts(judged.stream().map(Judged::outcome).toList()));
    report.setDecisions(counts(judged.stream().map(Judged::decision).toList()));
    if (scoreClass == null) {
      report.setCalibrationError(Figures.calibrationError(judged));
    } else {
      Figures.Probabilities figures = Figures.probabilities(judged, scoreClass);
      report.setLogLoss(figures.logLoss());
      report.setBrier(figures.brier());
      report.setAuc(figures.auc());
      report.setCalibrationError(figures.calibrationError());
    }
  }

  /** The most frequent, by name where as frequent. */
  private static Map<String, Long> counts(List<String> classes) {
    return classes.stream()
        .collect(Collectors.groupingBy(name -> name, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(LISTED)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void compare(
      List<Judged> judged, Map<String, Integer> others, PerformanceReport.Builder report) {
    String most =
        others.entrySet().stream()
            .max(
                Map.Entry.<String, Integer>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .orElse(null);
    if (most == null) {
      return;
    }
    long both = 0;
    long better = 0;
    long worse = 0;
    for (Judged one : judged) {
      Said other = one.other();
      if (other != null && other.version().equals(most)) {
        int sign = Double.compare(one.loss(), other.loss(one.outcome()));
        both++;
        better += sign < 0 ? 1 : 0;
        worse += sign > 0 ? 1 : 0;
      }
    }
    report.setComparedWith(most).setBothLabelled(both).setBetter(better).setWorse(worse);
  }

  /**
   * Holds a window's outcomes against those of the training sample, by the rule without
   * calibration, and enters it into the report.
   */
  Episodes.Step outcomes(
      long start, List<ScoredEvent> events, EpisodeState before, PerformanceReport.Builder report) {
    // whoever served them: the outcomes are the data's
    List<String> outcomes =
        events.stream().map(ScoredEvent::outcome).filter(Objects::nonNull).toList();
    if (reference == null || outcomes.size() < settings.minRows()) {
      return new Episodes.Step(before.present(), null);
    }
    Column column = reference.measures().get(0).column();
    WindowReport window =
        WindowReport.of(
            new WindowRule(reference, null, settings),
            Comparison.of(reference, sample(column, outcomes)),
            outcomes.size());
    Decision decision = window.decision();
    Episodes.Step step = episodes.judged(before, start, decision, null);
    EpisodeState.Open open = step.state().open();
    String ended = step.alert() == null ? null : step.alert().getAlertId();
    report.setLabelDrift(window.features().get(0));
    report.setLabelSignificant(decision.isSignificant());
    report.setLabelAlertId(open == null ? ended : open.id());
    return step;
  }

  private static Sample sample(Column column, List<String> outcomes) {
    Sample sample = new Sample(outcomes.size());
    if (column.categorical()) {
      return sample.categories(column.name(), outcomes.toArray(new String[0]));
    }
    return sample.numbers(column, outcomes.stream().mapToDouble(Said::number).toArray());
  }

  /** A window in which the version said nothing. */
  Episodes.Step absent(long start, EpisodeState before) {
    return episodes.absent(before, start);
  }
}
