package io.driftgate.drift.alert;

/**
 * How evidence of windows becomes an alert.
 *
 * @param threshold what M has to reach, in windows
 * @param power that the evidence of a window is raised to before it goes into M: 1, or less where
 *     windows of the reference period resemble those next to them
 */
public record Detector(double threshold, double power) {}
