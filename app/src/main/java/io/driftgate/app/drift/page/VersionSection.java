package io.driftgate.app.drift.page;

import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.DriftRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** All about one model version: the verdict, counts, pictures over the windows, the features. */
final class VersionSection {
  private VersionSection() {}

  static Markup of(VersionHistory history) {
    Markup markup =
        new Markup()
            .open("section", "id", history.anchor(), "data-columns", columnLabels(history))
            .leaf("h2", name(history))
            .add(verdict(history))
            .add(tiles(history));
    if (history.features().isEmpty()) {
      markup.leaf("p", "Nothing was compared in any window.", "class", "soft");
    } else if (history.isSingle()) {
      int window = Math.max(0, history.features().get(0).last());
      if (history.judged() > 0) {
        markup.leaf("h3", "Features by effect").add(scroll(RankingChart.of(history, window, true)));
      }
      markup.add(FeatureSections.of(history));
    } else {
      markup
          .leaf("h3", "Timeline")
          .leaf(
              "p",
              "Shaded: episodes. ▲ opened, ◆ changed, ■ resolved. Outlined dots: windows that show"
                  + " drift by themselves. Grey: not judged."
                  + grouping(history),
              "class",
              "soft")
          .add(scroll(TimelineChart.of(history)))
          .leaf("h3", "Features over the windows")
          .add(heatKey())
          .add(scroll(HeatMap.of(history, true)))
          .add(FeatureSections.of(history));
    }
    return markup.add(WindowTable.of(history)).close();
  }

  static String name(VersionHistory history) {
    String name = (history.model() + " " + history.version()).strip();
    return name.isEmpty() ? "Comparison" : name;
  }

  private static String grouping(VersionHistory history) {
    int windows = history.columns().windowsPerColumn();
    return windows == 1 ? "" : " A column stands for " + windows + " windows and shows the worst.";
  }

  static Markup scroll(Svg picture) {
    return new Markup()
        .open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Chart")
        .add(picture.inline())
        .close();
  }

  private static String columnLabels(VersionHistory history) {
    List<String> labels = new ArrayList<>();
    for (int column = 0; column < history.columns().count(); column++) {
      labels.add(history.columnLabel(column));
    }
    return String.join("|", labels);
  }

  private static Markup verdict(VersionHistory history) {
    long open = history.episodes().stream().filter(Episode::isOpen).count();
    String drifted =
        history.features().stream()
            .filter(FeatureHistory::drifted)
            .limit(5)
            .map(FeatureHistory::name)
            .collect(Collectors.joining(", "));
    String named = drifted.isEmpty() ? "" : " What departed: " + drifted + ".";
    if (history.judged() == 0) {
      return line("none", "Not judged: " + reasons(history) + ".");
    }
    if (history.isSingle()) {
      return history.significant() > 0
          ? line("drift", "The data departed from the reference." + named)
          : line("calm", "No drift: nothing is named by the rule and past its gate.");
    }
    if (!history.episodes().isEmpty()) {
      return line(
          "drift",
          Figures.plural(history.episodes().size(), "episode")
              + " of drift"
              + (open > 0 ? ", " + open + " still open." : ", all resolved.")
              + named);
    }
    return line(
        "calm",
        "No episode of drift in "
            + Figures.plural(history.judged(), "judged window")
            + "."
            + (history.significant() > 0
                ? " "
                    + Figures.plural(history.significant(), "window")
                    + " departed alone, which is not enough for an alert."
                : ""));
  }

  private static Markup line(String style, String text) {
    return new Markup().leaf("p", text, "class", "verdict " + style);
  }

  private static Markup tiles(VersionHistory history) {
    Markup markup = new Markup().open("dl", "class", "tiles");
    markup
        .open("div", "class", "wide")
        .leaf("dt", history.isSingle() ? "Window (UTC)" : "Windows (UTC)")
        .leaf(
            "dd",
            Figures.minute(history.first().getWindowStart())
                + " – "
                + Figures.minute(history.last().getWindowEnd()))
        .close();
    long judged = history.judged();
    long skipped = history.reports().size() - judged;
    tile(
        markup,
        "Windows judged",
        Figures.count(judged),
        skipped == 0 ? "all" : "of " + history.reports().size());
    if (skipped > 0) {
      tile(markup, "Not judged", Figures.count(skipped), reasons(history));
    }
    if (!history.isSingle()) {
      tile(markup, "Alerts", String.valueOf(history.episodes().size()), "episodes of drift");
    }
    tile(
        markup,
        "Events",
        sum(history, DriftReport::getEvents),
        "scored by this version: " + sum(history, DriftReport::getScored));
    tile(markup, "Rejected", sum(history, DriftReport::getRejected), "dead letters");
    tile(
        markup,
        "Late",
        sum(history, DriftReport::getLate),
        "and " + sum(history, DriftReport::getLateAtMonitor) + " at the monitor");
    tile(markup, "Clamped", sum(history, DriftReport::getClamped), "times in the future");
    rule(markup, history.last());
    references(markup, history);
    return markup.close();
  }

  private static void rule(Markup markup, DriftReport report) {
    boolean calibrated = report.getRule() == DriftRule.CALIBRATED;
    markup
        .open("div", "class", "wide")
        .leaf("dt", "Rule")
        .open("dd")
        .text(calibrated ? "Calibrated" : "Fallback")
        .leaf(
            "small",
            calibrated
                ? "by "
                    + Figures.plural(report.getCalibrationWindows(), "window")
                    + " of the reference"
                : "Holm's correction, effect gate, 2 of 3 windows; "
                    + Figures.plural(report.getCalibrationWindows(), "calibration window"))
        .close()
        .close();
  }

  private static void references(Markup markup, VersionHistory history) {
    markup.open("div", "class", "wide").leaf("dt", "Reference (SHA-256)").open("dd");
    if (history.references().isEmpty()) {
      markup.text("none");
    }
    history
        .references()
        .forEach(
            sha256 -> markup.leaf("code", Figures.shortened(sha256), "title", sha256).text(" "));
    markup.close().close();
  }

  private static void tile(Markup markup, String name, String value, String more) {
    markup.open("div").leaf("dt", name).open("dd").text(value).leaf("small", more).close().close();
  }

  private static String sum(VersionHistory history, ToLongFunction<DriftReport> value) {
    return Figures.count(history.reports().stream().mapToLong(value).sum());
  }

  private static String reasons(VersionHistory history) {
    return history.reasons().entrySet().stream()
        .map(reason -> reason.getKey() + (history.isSingle() ? "" : " (" + reason.getValue() + ")"))
        .collect(Collectors.joining("; "));
  }

  private static Markup heatKey() {
    Markup key = new Markup().open("ul", "class", "key", "aria-label", "Legend");
    String[] levels = {
      "k0",
      "below ¼ of the gate",
      "k1",
      "¼ to ½",
      "k2",
      "½ to 1",
      "k3",
      "1 to 2 gates",
      "k4",
      "2 gates and more",
      "ku",
      "named by the window's decision",
      "kn",
      "not judged"
    };
    for (int i = 0; i < levels.length; i += 2) {
      key.open("li").open("i", "class", levels[i]).close().text(levels[i + 1]).close();
    }
    return key.close();
  }
}
