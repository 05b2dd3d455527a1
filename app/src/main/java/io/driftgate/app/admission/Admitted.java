package io.driftgate.app.admission;

import io.driftgate.models.ModelBundle;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.trial.TrialReport;
import org.jspecify.annotations.Nullable;

/**
 * A version that may be offered traffic.
 *
 * @param bundle the version
 * @param signedBy id of the trusted key that signed it; null for none
 * @param limits rows that a call should carry, as measured here
 * @param tolerance the largest difference that batches of up to that size make to a score
 * @param report what the trial found; null where it was not tried again
 */
public record Admitted(
    ModelBundle bundle,
    @Nullable String signedBy,
    BatchLimits limits,
    double tolerance,
    @Nullable TrialReport report) {}
