package io.driftgate.drift.alert;

import io.driftgate.drift.comparison.Measured;
import org.jspecify.annotations.Nullable;

/**
 * What a window says of one measure.
 *
 * @param effect distance from the reference; NaN where there was nothing to compare
 * @param gate smallest effect that an alert acts on
 * @param scale usual effect; null without calibration
 * @param calibratedPValue rank among calibration windows; null without calibration
 * @param adjustedPValue textbook p-value after Holm's correction; null where none was computed
 * @param quietBelow the measure counts as quiet below it
 * @param named whether the window names it: significant, and past its gate
 */
public record MeasureDecision(
    Measured measured,
    double effect,
    double gate,
    @Nullable Double scale,
    @Nullable Double calibratedPValue,
    @Nullable Double adjustedPValue,
    double quietBelow,
    boolean named) {}
