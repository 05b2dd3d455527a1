package io.driftgate.drift.alert;

import io.driftgate.schemas.AlertPhase;
import io.driftgate.schemas.AlertSeverity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a version from window to window. Immutable; small, whatever happened.
 *
 * @param m the Shiryaev-Roberts statistic; 0 without calibration
 * @param recent the last judged windows, oldest first, at most {@link Episodes#RECENT}
 * @param open the episode that is open; null where none is
 * @param resolvedAt end of the window that resolved the last one, milliseconds since 1970; null
 *     before
 * @param absentWindows windows in a row in which the version had no events
 */
public record EpisodeState(
    double m,
    List<Recent> recent,
    @Nullable Open open,
    @Nullable Long resolvedAt,
    int absentWindows) {

  public EpisodeState {
    recent = List.copyOf(recent);
  }

  /** Nothing happened yet. */
  public static EpisodeState initial() {
    return new EpisodeState(0, List.of(), null, null, 0);
  }

  /** After a window in which the version had events, though too few to be judged. */
  public EpisodeState present() {
    return absentWindows == 0 ? this : new EpisodeState(m, recent, open, resolvedAt, 0);
  }

  /**
   * A judged window.
   *
   * @param start milliseconds since 1970
   * @param named labels of the measures that it named
   */
  public record Recent(long start, List<String> named) {

    public Recent {
      named = List.copyOf(named);
    }

    boolean isSignificant() {
      return !named.isEmpty();
    }
  }

  /**
   * An open episode.
   *
   * @param id the same from opening to resolution
   * @param openedAt end of the window that opened it, milliseconds since 1970
   * @param everNamed labels of all measures that it named so far
   * @param quietWindows quiet windows in a row
   */
  public record Open(
      String id,
      long openedAt,
      List<String> everNamed,
      AlertPhase phase,
      AlertSeverity severity,
      int quietWindows) {

    public Open {
      everNamed = List.copyOf(everNamed);
    }
  }
}
