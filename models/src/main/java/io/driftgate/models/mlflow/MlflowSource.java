package io.driftgate.models.mlflow;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model version that was fetched from a registry.
 *
 * @param name name of the registered model
 * @param version its version; what the alias stood for at the time
 * @param source where the registry says it comes from
 * @param runId the run that made it; null where the registry knows none
 * @param folder where it was written
 */
public record MlflowSource(
    String name, String version, String source, @Nullable String runId, Path folder) {}
