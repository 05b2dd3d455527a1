package io.driftgate.app.drift.page;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertPhase;
import io.driftgate.schemas.AlertSeverity;
import io.driftgate.schemas.AlertedMeasure;
import io.driftgate.schemas.DriftAlert;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The episodes of drift with what happened in each: what a reader has to act on. */
final class Inbox {
  private static final int MEASURES_MAX = 8;

  private Inbox() {}

  static Markup of(List<Episode> episodes, List<VersionHistory> versions) {
    Markup markup = new Markup().open("section", "id", "alerts").leaf("h2", "Alerts");
    if (episodes.isEmpty()) {
      markup.leaf("p", "None: no episode of drift was opened.", "class", "verdict calm");
    }
    for (Episode episode : episodes) {
      markup.add(episode(episode, versions));
    }
    return markup.close();
  }

  private static Markup episode(Episode episode, List<VersionHistory> versions) {
    DriftAlert newest = episode.newest();
    String severity = episode.severity() == AlertSeverity.CRITICAL ? "critical" : "warning";
    Markup markup =
        new Markup()
            .open("article", "class", "card " + severity, "id", episode.anchor())
            .open("h3")
            .leaf("span", words(episode.severity()), "class", "badge " + severity)
            .leaf("span", state(newest), "class", "badge " + (episode.isOpen() ? "plain" : "calm"))
            .text(newest.getModelName() + " " + newest.getModelVersion())
            .close()
            .leaf(
                "p",
                "Since "
                    + Figures.minute(episode.openedAt())
                    + (episode.isOpen() ? "" : " until " + Figures.minute(newest.getWindowEnd()))
                    + " UTC",
                "class",
                "soft");
    if (episode.isOpen() && !newest.getToResolve().isEmpty()) {
      markup.open("p").leaf("b", "To resolve it: ").text(newest.getToResolve()).close();
    }
    markup.open("ol", "class", "changes");
    for (DriftAlert change : episode.changes()) {
      markup.add(change(change, versions));
    }
    return markup.close().close();
  }

  private static Markup change(DriftAlert change, List<VersionHistory> versions) {
    Markup markup =
        new Markup()
            .open("li")
            .leaf("b", sign(change.getEvent()) + words(change.getEvent()))
            .text(" " + Figures.minute(change.getWindowEnd()) + " — " + change.getSummary());
    if (!change.getMeasures().isEmpty()) {
      markup
          .empty("br")
          .leaf("span", "Measures: " + measures(change.getMeasures()), "class", "soft");
    }
    versions.stream()
        .filter(
            version ->
                version.model().equals(change.getModelName())
                    && version.version().equals(change.getModelVersion()))
        .findFirst()
        .ifPresent(version -> windows(markup, change, version));
    return markup.close();
  }

  private static void windows(Markup markup, DriftAlert change, VersionHistory version) {
    List<Integer> windows =
        change.getWindows().stream()
            .map((Instant start) -> version.windowFrom(start))
            .filter(window -> window >= 0 && WindowTable.shows(version, window))
            .toList();
    if (windows.isEmpty()) {
      return;
    }
    int first = windows.get(0);
    int last = windows.get(windows.size() - 1);
    markup
        .text(" ")
        .leaf(
            "a",
            first == last
                ? "window " + (first + 1)
                : Figures.plural(windows.size(), "window")
                    + ", "
                    + (first + 1)
                    + " to "
                    + (last + 1),
            "href",
            "#" + version.anchor(first));
  }

  private static String measures(List<AlertedMeasure> measures) {
    return measures.stream()
            .limit(MEASURES_MAX)
            .map(
                measure ->
                    measure.getFeature()
                        + " ("
                        + Departure.words(measure.getMeasure())
                        + ") "
                        + Figures.number(measure.getEffect())
                        + ", gate "
                        + Figures.number(measure.getGate()))
            .collect(Collectors.joining("; "))
        + (measures.size() > MEASURES_MAX
            ? "; and " + (measures.size() - MEASURES_MAX) + " more"
            : "");
  }

  private static String state(DriftAlert newest) {
    if (newest.getEvent() == AlertEvent.RESOLVED) {
      return "resolved";
    }
    return newest.getPhase() == AlertPhase.SUBSIDING ? "open, subsiding" : "open";
  }

  /** The marks of the timeline. */
  private static String sign(AlertEvent event) {
    return switch (event) {
      case OPENED -> "▲ ";
      case RESOLVED -> "■ ";
      case CHANGED, UNKNOWN -> "◆ ";
    };
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
