package io.driftgate.app.drift.page;

import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.MeasureReport;
import org.jspecify.annotations.Nullable;

/** All numbers of a feature in a window. */
final class FeatureTable {
  private FeatureTable() {}

  static Markup of(FeatureReport feature, String caption) {
    Markup markup =
        new Markup()
            .open(
                "div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Numbers")
            .open("table")
            .leaf("caption", caption)
            .open("thead")
            .open("tr");
    headings(
        markup,
        "Measure",
        "Test",
        "Effect",
        "Gate",
        "Quiet below",
        "p, textbook",
        "p, Holm",
        "Usual effect",
        "p, calibrated",
        "Named");
    markup.close().close().open("tbody");
    feature.getMeasures().forEach(measure -> row(markup, measure));
    return markup.close().close().close().leaf("p", distances(feature), "class", "soft wide");
  }

  private static void headings(Markup markup, String... headings) {
    for (int i = 0; i < headings.length; i++) {
      markup.leaf("th", headings[i], "scope", "col", "class", i < 2 ? "t" : "n");
    }
  }

  private static void row(Markup markup, MeasureReport measure) {
    boolean drifted = measure.getNamed() && measure.getEffect() >= measure.getGate();
    String method = measure.getPValueMethod();
    markup
        .open("tr", "class", drifted ? "drifted" : "calm")
        .leaf("td", Departure.words(measure.getMeasure()), "class", "t")
        .leaf("td", measure.getTest() + (method == null ? "" : ", " + method), "class", "t")
        .leaf("td", Figures.number(measure.getEffect()))
        .leaf("td", Figures.number(measure.getGate()))
        .leaf("td", Figures.number(measure.getQuietBelow()))
        .leaf("td", Figures.probability(measure.getPValue()))
        .leaf("td", Figures.probability(measure.getAdjustedPValue()))
        .leaf("td", Figures.number(measure.getScale()))
        .leaf("td", Figures.probability(measure.getCalibratedPValue()))
        .leaf("td", measure.getNamed() ? "yes" : "no")
        .close();
  }

  private static String distances(FeatureReport feature) {
    StringBuilder text = new StringBuilder("Shown only, decide nothing: ");
    append(text, "Wasserstein distance", feature.getWasserstein(), " σ");
    append(text, "PSI", feature.getPopulationStabilityIndex(), "");
    append(text, "Jensen-Shannon", feature.getJensenShannon(), "");
    append(text, "chi-square", feature.getChiSquare(), "");
    return text.append("values ")
        .append(Figures.count(feature.getRows()))
        .append(" against ")
        .append(Figures.count(feature.getReferenceRows()))
        .append(" of the reference; missing ")
        .append(Figures.percent(feature.getMissingRate()))
        .append(" (reference ")
        .append(Figures.percent(feature.getReferenceMissingRate()))
        .append("), out of range ")
        .append(Figures.percent(feature.getOutOfRangeRate()))
        .append(", unknown category ")
        .append(Figures.percent(feature.getUnknownCategoryRate()))
        .append('.')
        .toString();
  }

  /** A distance that there is: each kind of feature lacks some. */
  private static void append(StringBuilder text, String name, @Nullable Double value, String unit) {
    if (value != null) {
      text.append(name).append(' ').append(Figures.number(value)).append(unit).append("; ");
    }
  }
}
