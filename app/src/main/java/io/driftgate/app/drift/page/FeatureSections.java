package io.driftgate.app.drift.page;

import io.driftgate.schemas.BinShares;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.FeatureReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A section for each feature: pictures and numbers; those of quiet features are folded. */
final class FeatureSections {
  static final int FEATURES_MAX = 200;

  /** Sections that are unfolded at first: a page to read, not to scroll through. */
  private static final int OPEN_MAX = 8;

  /** The same where the features of one window are all there is to see. */
  private static final int OPEN_OF_SINGLE_MAX = 60;

  private final VersionHistory history;

  private FeatureSections(VersionHistory history) {
    this.history = history;
  }

  static Markup of(VersionHistory history) {
    return new FeatureSections(history).sections();
  }

  private Markup sections() {
    List<FeatureHistory> shown =
        history.features().subList(0, Math.min(FEATURES_MAX, history.features().size()));
    Markup markup = new Markup().open("section").leaf("h3", "Features");
    if (history.features().size() > shown.size()) {
      markup.leaf(
          "p",
          "The "
              + shown.size()
              + " of "
              + history.features().size()
              + " features with the largest effects.",
          "class",
          "soft");
    }
    markup
        .open("p")
        .leaf("button", "Unfold all", "type", "button", "data-open", "yes")
        .leaf("button", "Fold all", "type", "button", "data-open", "no")
        .close();
    shown.forEach(feature -> markup.add(section(feature)));
    return markup.close();
  }

  private Markup section(FeatureHistory feature) {
    boolean open =
        history.isSingle()
            ? feature.number() < OPEN_OF_SINGLE_MAX
            : feature.drifted() && feature.number() < OPEN_MAX;
    Markup markup = new Markup();
    if (open) {
      markup.open("details", "id", history.anchor(feature), "open", "open");
    } else {
      markup.open("details", "id", history.anchor(feature));
    }
    summary(markup, feature);
    if (!history.isSingle()) {
      markup.add(VersionSection.scroll(FeatureChart.effect(history, feature)));
      Svg rates = FeatureChart.rates(history, feature);
      if (rates != null) {
        markup.add(VersionSection.scroll(rates));
      }
    }
    Map<Integer, String> windows = windows(feature);
    markup.open("div", "class", "pair");
    windows.forEach((window, why) -> markup.add(distribution(feature, window, why)));
    markup.close();
    windows.forEach(
        (window, why) -> {
          FeatureReport report = feature.windows().get(window);
          if (report != null) {
            markup.add(FeatureTable.of(report, caption(window, why)));
          }
        });
    return markup.close();
  }

  private void summary(Markup markup, FeatureHistory feature) {
    int worst = feature.worst();
    Departure departure = worst < 0 ? null : feature.at(worst);
    markup.open("summary").leaf("b", feature.title()).text(" ");
    if (feature.drifted()) {
      markup.leaf("span", "drifted", "class", "badge warning");
    }
    markup
        .leaf("span", departure == null ? "not compared" : effect(departure), "class", "soft")
        .close();
  }

  private String effect(Departure departure) {
    return (history.isSingle() ? "" : "at most ")
        + Departure.words(departure.measure())
        + " "
        + Figures.number(departure.effect())
        + ", "
        + Figures.number(departure.share())
        + "× gate";
  }

  /** The windows to look at, with the reason: where it began or was worst, and how it is now. */
  private Map<Integer, String> windows(FeatureHistory feature) {
    Map<Integer, String> windows = new LinkedHashMap<>();
    int last = feature.last();
    if (last < 0) {
      return windows;
    }
    int opening = history.openingWindow(feature);
    int first = opening >= 0 ? opening : feature.worst();
    String why = opening >= 0 ? "first named by an alert" : "largest effect";
    if (first >= 0 && !history.isSingle()) {
      windows.put(first, first == last ? why + ", and the last window" : why);
    }
    windows.putIfAbsent(last, history.isSingle() ? "" : "last window");
    return windows;
  }

  private String caption(int window, String why) {
    DriftReport report = history.reports().get(window);
    return (why.isEmpty() ? "" : "Window " + (window + 1) + " (" + why + "), ")
        + Figures.minute(report.getWindowStart())
        + " – "
        + Figures.minute(report.getWindowEnd())
        + " UTC";
  }

  private Markup distribution(FeatureHistory feature, int window, String why) {
    Markup markup = new Markup().open("figure");
    markup.leaf("figcaption", caption(window, why));
    FeatureReport report = feature.windows().get(window);
    Svg picture = report == null ? null : picture(feature.name(), report.getBins());
    if (picture == null) {
      markup.leaf("p", "There are no bins to draw.", "class", "soft");
    } else {
      markup.add(picture.inline());
    }
    if (report != null) {
      categories(markup, "New categories", report.getCategoriesNew());
      categories(markup, "Gone categories", report.getCategoriesGone());
    }
    return markup.close();
  }

  private static @Nullable Svg picture(String name, @Nullable BinShares bins) {
    if (bins == null) {
      return null;
    }
    if (NumberBins.areIn(bins)) {
      return DistributionChart.of(name, bins);
    }
    return CategoryChart.canDraw(bins) ? CategoryChart.of(name, bins) : null;
  }

  private static void categories(Markup markup, String heading, List<String> categories) {
    if (!categories.isEmpty()) {
      markup.open("p").leaf("b", heading + ": ");
      for (int i = 0; i < categories.size(); i++) {
        markup.text(i == 0 ? "" : ", ").leaf("code", Figures.fitting(categories.get(i), 60));
      }
      markup.close();
    }
  }
}
