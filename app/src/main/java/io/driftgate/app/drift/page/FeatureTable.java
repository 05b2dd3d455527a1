package io.driftgate.app.drift.page;

import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.MeasureReport;

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
    return markup.close().close().close().add(distances(feature));
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

  private static Markup distances(FeatureReport feature) {
    Markup markup = new Markup().open("p", "class", "soft");
    markup.text(
        "Shown only, decide nothing: "
            + "Wasserstein "
            + Figures.number(feature.getWasserstein())
            + " σ · PSI "
            + Figures.number(feature.getPopulationStabilityIndex())
            + " · Jensen-Shannon "
            + Figures.number(feature.getJensenShannon())
            + " · chi-square "
            + Figures.number(feature.getChiSquare())
            + ". Values: "
            + Figures.count(feature.getRows())
            + " against "
            + Figures.count(feature.getReferenceRows())
            + " of the reference. Missing "
            + Figures.percent(feature.getMissingRate())
            + " (reference "
            + Figures.percent(feature.getReferenceMissingRate())
            + "), out of range "
            + Figures.percent(feature.getOutOfRangeRate())
            + ", unknown category "
            + Figures.percent(feature.getUnknownCategoryRate())
            + ".");
    return markup.close();
  }
}
