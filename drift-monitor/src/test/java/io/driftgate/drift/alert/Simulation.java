package io.driftgate.drift.alert;

import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.comparison.Sample;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.TrustedRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A stream of features as autoregressive processes of order one with unit variance, all
 * independent, with or without a daily sine: the reference period, calibration on it, then windows
 * through the rule and the episodes, as they run live.
 */
final class Simulation {
  static final int FEATURES = 20;
  static final int ROWS = 1_000;
  private static final int REFERENCE_ROWS = 10_000;
  private static final List<Column> COLUMNS = columns();

  private final double phi;
  private final double amplitude;
  private final int windowsPerDay;
  private final double[] last = new double[FEATURES];
  private final SplittableRandom random;
  private final DecisionSettings settings;
  private final Reference reference;
  private final WindowRule rule;
  private long window;

  /**
   * @param phi correlation of a row with the one before
   * @param amplitude of the daily sine, in standard deviations; 0 for none
   * @param calibrationWindows windows of the reference period
   */
  Simulation(double phi, double amplitude, int windowsPerDay, int calibrationWindows, long seed) {
    TrustedRecords.trust();
    this.phi = phi;
    this.amplitude = amplitude;
    this.windowsPerDay = windowsPerDay;
    this.random = new SplittableRandom(seed);
    this.settings = DecisionSettings.defaults(Duration.ofDays(1).dividedBy(windowsPerDay));
    for (int feature = 0; feature < FEATURES; feature++) {
      last[feature] = random.nextGaussian();
    }
    List<Sample> period = new ArrayList<>();
    double[][] kept = new double[FEATURES][REFERENCE_ROWS];
    long rows = (long) calibrationWindows * ROWS;
    for (int index = 0; index < calibrationWindows; index++) {
      double[][] values = values(0);
      period.add(sample(values));
      // every so many-th row of the period is part of the reference
      for (int row = 0; row < ROWS; row++) {
        long at = (long) index * ROWS + row;
        long place = at * REFERENCE_ROWS / rows;
        if (at == 0 || (at - 1) * REFERENCE_ROWS / rows != place) {
          for (int feature = 0; feature < FEATURES; feature++) {
            kept[feature][(int) place] = values[feature][row];
          }
        }
      }
    }
    this.reference = Reference.of(COLUMNS, sample(kept));
    Calibration calibration =
        Calibration.of(
            reference,
            period.stream()
                .map(one -> Calibration.Window.of(reference.effects(one), ROWS))
                .toList());
    this.rule = new WindowRule(reference, calibration, settings);
  }

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (int feature = 0; feature < FEATURES; feature++) {
      columns.add(
          new Column("f" + feature, false, Column.Kind.NUMBER, null, Set.of(), false, false));
    }
    return columns;
  }

  private static Sample sample(double[][] values) {
    Sample sample = new Sample(values[0].length);
    for (int feature = 0; feature < FEATURES; feature++) {
      sample.numbers(COLUMNS.get(feature), values[feature]);
    }
    return sample;
  }

  /** The next window; the first feature is shifted by so many standard deviations. */
  private double[][] values(double shift) {
    double[][] values = new double[FEATURES][ROWS];
    double innovation = Math.sqrt(1 - phi * phi);
    for (int row = 0; row < ROWS; row++) {
      double day = (window + (double) row / ROWS) / windowsPerDay;
      double season = amplitude == 0 ? 0 : amplitude * Math.sin(2 * Math.PI * day);
      for (int feature = 0; feature < FEATURES; feature++) {
        last[feature] = phi * last[feature] + innovation * random.nextGaussian();
        values[feature][row] = last[feature] + season + (feature == 0 ? shift : 0);
      }
    }
    window++;
    return values;
  }

  /** What an alarm run came to: the windows, counted from 0, at which an episode opened. */
  List<Integer> alarms(int windows, double shift) {
    return alarms(windows, shift, detector());
  }

  /** The same with another detector. */
  List<Integer> alarms(int windows, double shift, Detector detector) {
    Episodes episodes = new Episodes("simulated", "1", "", settings);
    EpisodeState state = EpisodeState.initial();
    List<Integer> opened = new ArrayList<>();
    for (int index = 0; index < windows; index++) {
      Decision decision = rule.decide(reference.effects(sample(values(shift))), null, ROWS);
      Episodes.Step step =
          episodes.judged(state, index * settings.window().toMillis(), decision, detector);
      state = step.state();
      if (step.alert() != null && step.alert().getEvent() == AlertEvent.OPENED) {
        opened.add(index);
      }
    }
    return opened;
  }

  /** Windows from the shift to the alarm, after some windows without. */
  int delay(int before, double shift, int windowsMax) {
    Episodes episodes = new Episodes("simulated", "1", "", settings);
    EpisodeState state = EpisodeState.initial();
    for (int index = 0; index < before + windowsMax; index++) {
      Decision decision =
          rule.decide(reference.effects(sample(values(index < before ? 0 : shift))), null, ROWS);
      Episodes.Step step =
          episodes.judged(state, index * settings.window().toMillis(), decision, rule.detector());
      state = step.state();
      if (step.alert() != null && step.alert().getEvent() == AlertEvent.OPENED) {
        return index < before ? -1 : index - before + 1;
      }
    }
    return windowsMax + 1;
  }

  /** What the reference period made of the evidence. */
  Detector detector() {
    return java.util.Objects.requireNonNull(rule.detector());
  }

  static double median(int[] values) {
    int[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
