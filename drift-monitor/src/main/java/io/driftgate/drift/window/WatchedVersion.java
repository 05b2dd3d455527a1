package io.driftgate.drift.window;

import io.driftgate.drift.alert.Calibration;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.models.ModelManifest;
import org.jspecify.annotations.Nullable;

/**
 * A version of the model, as far as the monitor knows it.
 *
 * @param manifest names and order of its features
 * @param reference its training sample; null where its bundle has none
 * @param referenceSha256 of the file; empty where there is none
 * @param calibration what is usual; null where its bundle says nothing
 * @param outcomes outcomes of its training sample, one column; null where that has none, or nobody
 *     said which column it is
 */
public record WatchedVersion(
    ModelManifest manifest,
    @Nullable Reference reference,
    String referenceSha256,
    @Nullable Calibration calibration,
    @Nullable Reference outcomes) {}
