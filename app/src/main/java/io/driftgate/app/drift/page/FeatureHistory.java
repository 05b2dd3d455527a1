package io.driftgate.app.drift.page;

import io.driftgate.schemas.FeatureReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feature over the windows of a version.
 *
 * @param number place in the version's list, from 0
 * @param alerted whether an episode names it
 * @param windows what was found in each window; null where it was not judged
 * @param largest the measure of each window with the largest effect against its gate
 */
record FeatureHistory(
    int number,
    String name,
    boolean isScore,
    boolean alerted,
    List<@Nullable FeatureReport> windows,
    List<@Nullable Departure> largest) {

  FeatureHistory {
    windows = Collections.unmodifiableList(windows);
    largest = Collections.unmodifiableList(largest);
  }

  static FeatureHistory of(
      String name, boolean isScore, boolean alerted, List<@Nullable FeatureReport> windows) {
    List<@Nullable Departure> largest = new ArrayList<>();
    for (FeatureReport report : windows) {
      largest.add(report == null ? null : Departure.largest(report));
    }
    return new FeatureHistory(0, name, isScore, alerted, windows, largest);
  }

  FeatureHistory numbered(int place) {
    return new FeatureHistory(place, name, isScore, alerted, windows, largest);
  }

  @Nullable Departure at(int window) {
    return largest.get(window);
  }

  /** The largest effect of a window in gates; NaN where there is none. */
  double share(int window) {
    Departure departure = at(window);
    return departure == null ? Double.NaN : departure.share();
  }

  /** The window with the largest effect; -1 where there is none. */
  int worst() {
    int worst = -1;
    for (int window = 0; window < windows.size(); window++) {
      double share = share(window);
      if (!Double.isNaN(share) && (worst < 0 || share > share(worst))) {
        worst = window;
      }
    }
    return worst;
  }

  /** The last window with a comparison; -1 where there is none. */
  int last() {
    for (int window = windows.size() - 1; window >= 0; window--) {
      if (windows.get(window) != null) {
        return window;
      }
    }
    return -1;
  }

  double largestShare() {
    int worst = worst();
    return worst < 0 ? Double.NEGATIVE_INFINITY : share(worst);
  }

  /** Windows in which a measure was named and past its gate. */
  long windowsOfDrift() {
    return windows.stream()
        .filter(
            report ->
                report != null
                    && report.getMeasures().stream()
                        .map(Departure::of)
                        .anyMatch(departure -> departure.named() && departure.isPastGate()))
        .count();
  }

  boolean drifted() {
    return alerted || windowsOfDrift() > 0;
  }

  String title() {
    return isScore ? name + " (output of the model)" : name;
  }
}
