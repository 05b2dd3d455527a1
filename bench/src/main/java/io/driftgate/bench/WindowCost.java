package io.driftgate.bench;

/**
 * What one window took.
 *
 * @param events of the window that were scored
 * @param rows of its sample
 * @param residentMib of the monitor's process at the most; NaN where it cannot be known
 * @param closingSeconds from the last sample that the report counts to the report
 * @param allSeconds from the start of scoring to the report
 */
record WindowCost(
    int features,
    long events,
    int rows,
    String rule,
    int reportBytes,
    double residentMib,
    double closingSeconds,
    double allSeconds) {}
