package io.driftgate.app.drift.page;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertSeverity;
import io.driftgate.schemas.DriftAlert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened in an episode of drift. The beginning may be missing: the topic keeps the newest
 * record of an episode only.
 *
 * @param number place in the page's list, from 0
 * @param changes in the order they happened; at least one
 */
record Episode(int number, List<DriftAlert> changes) {

  /** The episodes of some changes: those that are still open first, then the youngest first. */
  static List<Episode> of(List<DriftAlert> alerts) {
    Map<String, List<DriftAlert>> byId = new LinkedHashMap<>();
    for (DriftAlert alert : alerts) {
      byId.computeIfAbsent(alert.getAlertId(), id -> new ArrayList<>()).add(alert);
    }
    List<Episode> episodes = new ArrayList<>();
    byId.values().stream()
        .map(changes -> new Episode(0, sorted(changes)))
        .sorted(
            Comparator.comparing((Episode episode) -> !episode.isOpen())
                .thenComparing(Episode::openedAt, Comparator.reverseOrder())
                .thenComparing(Episode::id))
        .forEach(episode -> episodes.add(new Episode(episodes.size(), episode.changes)));
    return List.copyOf(episodes);
  }

  private static List<DriftAlert> sorted(List<DriftAlert> changes) {
    return changes.stream()
        .sorted(Comparator.comparing(DriftAlert::getWindowEnd).thenComparing(DriftAlert::getEvent))
        .toList();
  }

  DriftAlert newest() {
    return changes.get(changes.size() - 1);
  }

  String id() {
    return newest().getAlertId();
  }

  boolean isOpen() {
    return newest().getEvent() != AlertEvent.RESOLVED;
  }

  Instant openedAt() {
    return newest().getOpenedAt();
  }

  /** The worst that it was. */
  AlertSeverity severity() {
    return changes.stream()
        .map(DriftAlert::getSeverity)
        .max(Comparator.naturalOrder())
        .orElse(AlertSeverity.UNKNOWN);
  }

  boolean isOf(String model, String version) {
    return newest().getModelName().equals(model) && newest().getModelVersion().equals(version);
  }

  boolean names(String feature) {
    return changes.stream()
        .flatMap(change -> change.getMeasures().stream())
        .anyMatch(measure -> measure.getFeature().equals(feature));
  }

  String anchor() {
    return "episode-" + number;
  }
}
