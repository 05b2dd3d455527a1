package io.driftgate.app.drift.page;

import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.MeasureReport;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far one measure of a feature is from the reference in a window.
 *
 * @param named whether the window's decision names it
 */
record Departure(
    DriftMeasure measure, double effect, double gate, double quietBelow, boolean named) {

  /** The measure with the largest effect against its gate; null where nothing was compared. */
  static @Nullable Departure largest(FeatureReport feature) {
    return feature.getMeasures().stream()
        .map(Departure::of)
        .filter(departure -> Double.isFinite(departure.share()))
        .max(Comparator.comparingDouble(Departure::share))
        .orElse(null);
  }

  static Departure of(MeasureReport report) {
    return new Departure(
        report.getMeasure(),
        report.getEffect(),
        report.getGate(),
        report.getQuietBelow(),
        report.getNamed());
  }

  /** The effect in gates: an alarm acts from 1 on. Without a gate, any effect is within it. */
  double share() {
    return gate > 0 ? effect / gate : 0;
  }

  boolean isPastGate() {
    return share() >= 1;
  }

  /** {@code distribution}, {@code missing}: as people say it. */
  static String words(DriftMeasure measure) {
    return measure.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
