package io.driftgate.drift.rollout;

import java.time.Duration;
import java.util.List;

/** Settings that tests share. */
final class Settings {
  static final int WINDOWS = 3;
  static final Duration DEADLINE = Duration.ofHours(10);
  static final Duration COOL_DOWN = Duration.ofHours(1);

  private Settings() {}

  static RolloutSettings of(RolloutSettings.Mode mode) {
    return of(mode, false);
  }

  static RolloutSettings of(RolloutSettings.Mode mode, boolean promoteBySelf) {
    return of(mode, RolloutSettings.Start.ALERT, promoteBySelf);
  }

  static RolloutSettings of(
      RolloutSettings.Mode mode, RolloutSettings.Start start, boolean promoteBySelf) {
    return new RolloutSettings(
        mode,
        false,
        start,
        List.of(100, 500, 2_500, 5_000),
        5_000,
        2_500,
        WINDOWS,
        promoteBySelf,
        0.01,
        DEADLINE,
        COOL_DOWN,
        new RolloutSettings.Labels(50, 200, 10_000, 0),
        new RolloutSettings.Guards(0.7, 3));
  }

  /**
   * With another cool-down, other windows that a step needs, and another share without labels;
   * without a deadline that would move anything.
   */
  static RolloutSettings likeness(Duration coolDown, int windowsPerStep, int shareMax) {
    RolloutSettings settings = of(RolloutSettings.Mode.ACT, true);
    return new RolloutSettings(
        settings.mode(),
        settings.frozen(),
        settings.start(),
        settings.steps(),
        settings.shareMax(),
        shareMax,
        windowsPerStep,
        true,
        settings.failureRateMax(),
        Duration.ofDays(30),
        coolDown,
        settings.labels(),
        settings.guards());
  }

  /** The same with another cool-down. */
  static RolloutSettings cooling(RolloutSettings settings, Duration coolDown) {
    return changed(settings, settings.frozen(), coolDown, settings.labels(), settings.guards());
  }

  /** The same, and nothing happens by itself. */
  static RolloutSettings frozen(RolloutSettings settings) {
    return changed(settings, true, settings.coolDown(), settings.labels(), settings.guards());
  }

  /** The same with other limits. */
  static RolloutSettings with(
      RolloutSettings settings, RolloutSettings.Labels labels, RolloutSettings.Guards guards) {
    return changed(settings, settings.frozen(), settings.coolDown(), labels, guards);
  }

  private static RolloutSettings changed(
      RolloutSettings settings,
      boolean frozen,
      Duration coolDown,
      RolloutSettings.Labels labels,
      RolloutSettings.Guards guards) {
    return new RolloutSettings(
        settings.mode(),
        frozen,
        settings.start(),
        settings.steps(),
        settings.shareMax(),
        settings.shareMaxWithoutLabels(),
        settings.windowsPerStep(),
        settings.promoteBySelf(),
        settings.failureRateMax(),
        settings.deadline(),
        coolDown,
        labels,
        guards);
  }
}
