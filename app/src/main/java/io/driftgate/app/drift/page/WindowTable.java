package io.driftgate.app.drift.page;

import io.driftgate.drift.alert.WindowVerdict;
import io.driftgate.schemas.DriftReport;

/** The numbers of all windows, folded. */
final class WindowTable {
  static final int ROWS_MAX = 1000;

  private WindowTable() {}

  static Markup of(VersionHistory history) {
    Markup markup =
        new Markup()
            .open("details")
            .open("summary")
            .leaf("b", history.isSingle() ? "The window in numbers" : "All windows in numbers")
            .close();
    if (history.reports().size() > ROWS_MAX) {
      markup.leaf(
          "p",
          "The last "
              + ROWS_MAX
              + " of "
              + history.reports().size()
              + " windows, and before them those that showed drift.",
          "class",
          "soft");
    }
    markup
        .open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Windows")
        .open("table")
        .open("thead")
        .open("tr");
    for (String heading :
        new String[] {
          "#",
          "Start (UTC)",
          "End (UTC)",
          "Events",
          "Scored",
          "Rows",
          "Rejected",
          "Late",
          "Clamped",
          "T",
          "Rank",
          "p",
          "M"
        }) {
      markup.leaf("th", heading, "scope", "col");
    }
    markup.leaf("th", "Largest effect", "scope", "col", "class", "t");
    markup.leaf("th", "Verdict", "scope", "col", "class", "t");
    markup.close().close().open("tbody");
    for (int window = 0; window < history.reports().size(); window++) {
      if (shows(history, window)) {
        row(markup, history, window);
      }
    }
    return markup.close().close().close().close();
  }

  /** Whether a window has a row: the last ones, and others as long as they showed drift. */
  static boolean shows(VersionHistory history, int window) {
    int size = history.reports().size();
    return window >= size - ROWS_MAX
        || (window >= size - 10 * ROWS_MAX && history.reports().get(window).getSignificant());
  }

  private static void row(Markup markup, VersionHistory history, int window) {
    DriftReport report = history.reports().get(window);
    FeatureHistory leading = history.leading(window);
    Integer rank = report.getRank();
    markup
        .open(
            "tr",
            "id",
            history.anchor(window),
            "class",
            report.getSignificant() ? "drifted" : "calm")
        .leaf("td", String.valueOf(window + 1))
        .leaf("td", Figures.minute(report.getWindowStart()))
        .leaf("td", Figures.minute(report.getWindowEnd()))
        .leaf("td", Figures.count(report.getEvents()))
        .leaf("td", Figures.count(report.getScored()))
        .leaf("td", Figures.count(report.getRows()))
        .leaf("td", Figures.count(report.getRejected()))
        .leaf("td", Figures.count(report.getLate() + report.getLateAtMonitor()))
        .leaf("td", Figures.count(report.getClamped()))
        .leaf("td", Figures.number(report.getT()))
        .leaf("td", rank == null ? Figures.NONE : Figures.count(rank))
        .leaf("td", Figures.probability(report.getPValue()))
        .leaf("td", Figures.number(report.getM()))
        .leaf(
            "td",
            leading == null
                ? Figures.NONE
                : leading.name() + " " + Figures.number(leading.share(window)) + "× gate",
            "class",
            "t")
        .leaf("td", verdict(report), "class", "t")
        .close();
  }

  private static String verdict(DriftReport report) {
    String reason = report.getNotJudgedBecause();
    if (!report.getJudged()) {
      return "not judged" + (reason == null ? "" : ": " + reason);
    }
    String verdict =
        switch (WindowVerdict.of(report)) {
          case DRIFT -> "drift";
          case NOTE -> "note: M has reached its threshold, nothing unusual is past its gate";
          case QUIET, NOT_JUDGED -> "quiet";
        };
    return verdict + (report.getAlertId() == null ? "" : ", in an episode");
  }
}
