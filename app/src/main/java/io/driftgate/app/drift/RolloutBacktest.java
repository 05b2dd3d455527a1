package io.driftgate.app.drift;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.drift.window.MonitorSettings;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a rollout would have done over a recorded stream, by the classes that run live: both
 * versions score, the monitor judges their windows, the controller decides, the split routes.
 *
 * @param windows what the monitor said
 * @param steps what the controller decided, in order
 * @param accuracy how right the routing was, and each version
 */
public record RolloutBacktest(Backtest windows, List<RolloutStep> steps, RouteAccuracy accuracy) {

  public RolloutBacktest {
    steps = List.copyOf(steps);
  }

  /**
   * Runs it.
   *
   * @param settings how windows are kept and judged
   * @param labelsLate an outcome is known when so many events came after its own
   * @param now the wall clock, milliseconds since 1970: events far ahead of it are clamped
   * @param observer told of each event in order
   */
  public static RolloutBacktest run(
      DriftgateConfig config,
      MonitorSettings settings,
      Contest contest,
      int labelsLate,
      long now,
      Consumer<RoutedEvent> observer) {
    RouteAccuracy accuracy = new RouteAccuracy(contest);
    RoutedStream stream =
        new RoutedStream(config, settings, contest, new LateOutcomes(labelsLate), now);
    Backtest windows = stream.run(accuracy.andThen(observer));
    return new RolloutBacktest(windows, stream.steps(), accuracy);
  }

  /** How often another version became the stable one by itself. */
  public long changes() {
    return steps.stream().filter(RolloutStep::isChange).count();
  }
}
