package io.driftgate.app.drift.page;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.FeatureReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a model version: its windows in order of time, its features with those that
 * drifted first, its episodes.
 *
 * @param number place on the page, from 0
 * @param reports at least one, in order of time
 */
record VersionHistory(
    int number,
    String model,
    String version,
    List<DriftReport> reports,
    List<FeatureHistory> features,
    List<Episode> episodes,
    Columns columns) {

  private record Key(String model, String version) {}

  private record FeatureKey(boolean isScore, String name) {}

  /** The versions of the reports, in the order of their names. */
  static List<VersionHistory> of(List<DriftReport> reports, List<Episode> episodes) {
    Map<Key, Map<Instant, DriftReport>> byVersion =
        new TreeMap<>(Comparator.comparing(Key::model).thenComparing(Key::version));
    for (DriftReport report : reports) {
      byVersion
          .computeIfAbsent(
              new Key(report.getModelName(), report.getModelVersion()), key -> new TreeMap<>())
          .put(report.getWindowStart(), report);
    }
    List<VersionHistory> versions = new ArrayList<>();
    byVersion.forEach(
        (key, windows) ->
            versions.add(of(versions.size(), key, List.copyOf(windows.values()), episodes)));
    return List.copyOf(versions);
  }

  private static VersionHistory of(
      int number, Key key, List<DriftReport> reports, List<Episode> all) {
    List<Episode> episodes =
        all.stream().filter(episode -> episode.isOf(key.model(), key.version())).toList();
    return new VersionHistory(
        number,
        key.model(),
        key.version(),
        reports,
        features(reports, episodes),
        episodes,
        Columns.of(reports.size()));
  }

  private static List<FeatureHistory> features(List<DriftReport> reports, List<Episode> episodes) {
    Map<FeatureKey, List<@Nullable FeatureReport>> byName = new LinkedHashMap<>();
    for (int window = 0; window < reports.size(); window++) {
      for (FeatureReport feature : reports.get(window).getFeatures()) {
        List<@Nullable FeatureReport> windows =
            byName.computeIfAbsent(
                new FeatureKey(feature.getIsScore(), feature.getName()),
                name -> new ArrayList<>(Collections.nCopies(reports.size(), null)));
        if (reports.get(window).getJudged()) {
          windows.set(window, feature);
        }
      }
    }
    List<FeatureHistory> features = new ArrayList<>();
    byName.forEach(
        (key, windows) ->
            features.add(
                FeatureHistory.of(
                    key.name(),
                    key.isScore(),
                    episodes.stream().anyMatch(episode -> episode.names(key.name())),
                    windows)));
    features.sort(
        Comparator.comparing((FeatureHistory feature) -> !feature.drifted())
            .thenComparing(FeatureHistory::largestShare, Comparator.reverseOrder()));
    List<FeatureHistory> numbered = new ArrayList<>();
    for (FeatureHistory it : features) {
      numbered.add(it.numbered(numbered.size()));
    }
    return List.copyOf(numbered);
  }

  boolean isSingle() {
    return reports.size() == 1;
  }

  DriftReport first() {
    return reports.get(0);
  }

  DriftReport last() {
    return reports.get(reports.size() - 1);
  }

  long judged() {
    return reports.stream().filter(DriftReport::getJudged).count();
  }

  long significant() {
    return reports.stream().filter(DriftReport::getSignificant).count();
  }

  /** Why windows were not judged, and how many. */
  Map<String, Integer> reasons() {
    Map<String, Integer> reasons = new TreeMap<>();
    for (DriftReport report : reports) {
      if (!report.getJudged()) {
        String reason = report.getNotJudgedBecause();
        reasons.merge(reason == null ? "no reason given" : reason, 1, Integer::sum);
      }
    }
    return reasons;
  }

  Set<String> references() {
    Set<String> references = new LinkedHashSet<>();
    reports.stream()
        .map(DriftReport::getReferenceSha256)
        .filter(sha256 -> !sha256.isEmpty())
        .forEach(references::add);
    return references;
  }

  /** The window that starts at a time; -1 where there is none. */
  int windowFrom(Instant start) {
    for (int window = 0; window < reports.size(); window++) {
      if (reports.get(window).getWindowStart().equals(start)) {
        return window;
      }
    }
    return -1;
  }

  /** The first window that ends at a time or after it; behind the last where there is none. */
  int windowUntil(Instant end) {
    for (int window = 0; window < reports.size(); window++) {
      if (!reports.get(window).getWindowEnd().isBefore(end)) {
        return window;
      }
    }
    return reports.size();
  }

  /** The judged window that opened the first episode that names a feature; -1 without one. */
  int openingWindow(FeatureHistory feature) {
    return episodes.stream()
        .flatMap(episode -> episode.changes().stream())
        .filter(change -> change.getEvent() != AlertEvent.RESOLVED)
        .filter(
            change ->
                change.getMeasures().stream()
                    .anyMatch(measure -> measure.getFeature().equals(feature.name())))
        .map(DriftAlert::getWindowEnd)
        .sorted()
        .mapToInt(this::windowUntil)
        .filter(window -> window < reports.size() && feature.windows().get(window) != null)
        .findFirst()
        .orElse(-1);
  }

  /** The feature with the largest effect of a window, in gates; null where nothing was compared. */
  @Nullable FeatureHistory leading(int window) {
    return features.stream()
        .filter(feature -> !Double.isNaN(feature.share(window)))
        .max(Comparator.comparingDouble(feature -> feature.share(window)))
        .orElse(null);
  }

  double leadingShare(int window) {
    FeatureHistory leading = leading(window);
    return leading == null ? Double.NaN : leading.share(window);
  }

  String anchor() {
    return "version-" + number;
  }

  String anchor(FeatureHistory feature) {
    return anchor() + "-feature-" + feature.number();
  }

  String anchor(int window) {
    return anchor() + "-window-" + window;
  }

  /** The windows of a column of its pictures. */
  String columnLabel(int column) {
    DriftReport from = reports.get(columns.first(column));
    DriftReport to = reports.get(columns.last(column));
    return (columns.windowsPerColumn() == 1
            ? "window " + (column + 1)
            : "windows " + (columns.first(column) + 1) + "–" + (columns.last(column) + 1))
        + ", "
        + Figures.minute(from.getWindowStart())
        + " – "
        + Figures.minute(to.getWindowEnd());
  }
}
