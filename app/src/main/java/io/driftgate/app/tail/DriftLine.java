package io.driftgate.app.tail;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.drift.alert.WindowVerdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the line of a drift report says beyond its fields. */
final class DriftLine {
  private static final String NONE = "-";

  private DriftLine() {}

  /** What the window came to by itself. */
  static String verdict(JsonNode report) {
    WindowVerdict verdict =
        WindowVerdict.of(
            report.path("judged").asBoolean(),
            report.path("significant").asBoolean(),
            value(report.path("m")),
            value(report.path("threshold")),
            report.path("alert_id").isTextual());
    return switch (verdict) {
      case NOT_JUDGED -> "not judged";
      case QUIET -> "quiet";
      case NOTE -> "note";
      case DRIFT -> "significant";
    };
  }

  private static @Nullable Double value(JsonNode number) {
    return number.isNumber() ? Double.valueOf(number.asDouble()) : null;
  }

  /** M and what it has to reach; a dash without calibration. */
  static String evidence(JsonNode report) {
    JsonNode threshold = report.path("threshold");
    return threshold.isNumber() ? number(report.path("m")) + " of " + number(threshold) : NONE;
  }

  /** The measure with the largest effect against its gate; why not, where nothing was judged. */
  static String largestEffect(JsonNode report) {
    if (!report.path("judged").asBoolean()) {
      return report.path("not_judged_because").asText(NONE);
    }
    String text = NONE;
    double largest = -1;
    for (JsonNode feature : report.path("features")) {
      for (JsonNode measure : feature.path("measures")) {
        double gate = measure.path("gate").asDouble();
        double share = gate > 0 ? measure.path("effect").asDouble() / gate : 0;
        if (share > largest) {
          largest = share;
          text = text(feature, measure);
        }
      }
    }
    return text;
  }

  private static String text(JsonNode feature, JsonNode measure) {
    return feature.path("name").asText()
        + " "
        + measure.path("measure").asText().toLowerCase(Locale.ROOT).replace('_', ' ')
        + " "
        + number(measure.path("effect"))
        + " (gate "
        + number(measure.path("gate"))
        + ")";
  }

  private static String number(JsonNode value) {
    if (!value.isNumber()) {
      return value.asText(NONE);
    }
    double number = value.asDouble();
    return String.format(Locale.ROOT, number < 1e6 ? "%.3f" : "%.2e", number);
  }
}
