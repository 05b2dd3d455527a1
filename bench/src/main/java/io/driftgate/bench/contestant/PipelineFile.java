package io.driftgate.bench.contestant;

import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.config.RunningSandbox;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** The pipeline's configuration, for contestants that are not Driftgate. */
final class PipelineFile {
  private PipelineFile() {}

  static DriftgateConfig load(Path file) {
    Path directory = file.toAbsolutePath().resolveSibling("");
    return DriftgateConfig.load(
        new ConfigurationInput(
            directory, directory, file, Map.of(), List.of(), RunningSandbox.none()),
        EnumSet.allOf(Need.class));
  }
}
