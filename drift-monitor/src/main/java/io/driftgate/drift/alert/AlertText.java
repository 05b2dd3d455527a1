package io.driftgate.drift.alert;

import io.driftgate.schemas.AlertedMeasure;
import io.driftgate.schemas.DriftMeasure;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sentences of an alert, for people. */
final class AlertText {
  private static final int SHOWN = 5;

  private AlertText() {}

  static String opened(String version, List<AlertedMeasure> measures) {
    return "live data departed from what " + version + " was trained on: " + list(measures);
  }

  static String joined(String version, List<AlertedMeasure> measures) {
    return "more departed from what " + version + " was trained on: " + list(measures);
  }

  static String worse(String version, List<AlertedMeasure> measures) {
    return "the score of " + version + " departed, too: " + list(measures);
  }

  static String subsiding(String version) {
    return "live data looks like what "
        + version
        + " was trained on again, for two of three windows";
  }

  static String back(String version, List<AlertedMeasure> measures) {
    return "live data departs again from what " + version + " was trained on: " + list(measures);
  }

  static String resolved(String version, int windows) {
    return "live data looked like what " + version + " was trained on for " + windows(windows);
  }

  static String superseded(String version, int windows) {
    return version + " scored nothing for " + windows(windows) + "; there is nothing to watch";
  }

  static String toResolve(int windows, List<AlertedMeasure> measures) {
    return windows(windows)
        + " in a row without drift"
        + (measures.isEmpty()
            ? ""
            : ", with "
                + measures.stream()
                    .limit(SHOWN)
                    .map(measure -> name(measure) + " below " + number(measure.getQuietBelow()))
                    .collect(Collectors.joining(", "))
                + more(measures));
  }

  private static String windows(int count) {
    return count == 1 ? "1 window" : count + " windows";
  }

  private static String list(List<AlertedMeasure> measures) {
    return measures.stream()
            .limit(SHOWN)
            .map(
                measure ->
                    name(measure)
                        + " "
                        + number(measure.getEffect())
                        + " (gate "
                        + number(measure.getGate())
                        + ")")
            .collect(Collectors.joining(", "))
        + more(measures);
  }

  private static String more(List<AlertedMeasure> measures) {
    return measures.size() > SHOWN ? " and " + (measures.size() - SHOWN) + " more" : "";
  }

  private static String name(AlertedMeasure measure) {
    DriftMeasure what = measure.getMeasure();
    return what == DriftMeasure.DISTRIBUTION
        ? measure.getFeature()
        : measure.getFeature() + " " + what.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
