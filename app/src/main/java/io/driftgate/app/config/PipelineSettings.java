package io.driftgate.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code pipeline.*}: the scoring pipeline.
 *
 * @param modelDirectory a bundle on this machine, folder or zip; null where none is configured
 * @param role what this process does
 */
public record PipelineSettings(
    String name,
    String featuresTopic,
    @Nullable Path modelDirectory,
    String eventIdField,
    String eventTimeField,
    ProcessingGuarantee guarantee,
    int threads,
    int batchMaxRows,
    Duration batchLinger,
    Duration commitInterval,
    Path stateDirectory,
    Duration closeTimeout,
    Role role) {

  public Optional<Path> model() {
    return Optional.ofNullable(modelDirectory);
  }

  /** Name of scoring's consumer group, and prefix of its transactional ids and internal topics. */
  public String scoringGroup() {
    return name + "-scoring";
  }
}
