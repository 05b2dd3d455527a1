package io.driftgate.drift.window;

import io.driftgate.drift.alert.Decision;
import io.driftgate.drift.alert.MeasureDecision;
import io.driftgate.drift.alert.WindowRule;
import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Comparison;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.MeasureReport;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A sample held against a reference, with the decision entered into the report of each feature.
 *
 * @param features the score first, then in the order of the reference
 */
public record WindowReport(Decision decision, List<FeatureReport> features) {

  public WindowReport {
    features = List.copyOf(features);
  }

  /**
   * Decides.
   *
   * @param rows rows of the sample
   */
  public static WindowReport of(WindowRule rule, Comparison comparison, int rows) {
    Decision decision = rule.decide(comparison.effects(), comparison.pValues(), rows);
    List<FeatureReport> features = comparison.features();
    Map<String, Iterator<MeasureReport>> byColumn = new HashMap<>();
    features.forEach(feature -> byColumn.put(key(feature), feature.getMeasures().iterator()));
    for (MeasureDecision measure : decision.measures()) {
      if (Double.isNaN(measure.effect())) {
        continue;
      }
      Column column = measure.measured().column();
      MeasureReport report =
          Objects.requireNonNull(byColumn.get(key(column.isScore(), column.name()))).next();
      report.setGate(measure.gate());
      report.setScale(measure.scale());
      report.setCalibratedPValue(measure.calibratedPValue());
      report.setAdjustedPValue(measure.adjustedPValue());
      report.setQuietBelow(measure.quietBelow());
      report.setNamed(measure.named());
    }
    return new WindowReport(decision, features);
  }

  private static String key(FeatureReport feature) {
    return key(feature.getIsScore(), feature.getName());
  }

  private static String key(boolean isScore, String name) {
    return (isScore ? "s/" : "f/") + name;
  }
}
