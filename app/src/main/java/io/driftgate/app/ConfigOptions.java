package io.driftgate.app;

import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command is told its configuration. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file; without it driftgate.properties of the working directory.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the configuration, over file and environment; repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Brokers to start from; short for --set kafka.bootstrap.servers=...")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--registry-url",
      paramLabel = "URL",
      description = "The registry's Confluent-compatible API; short for --set registry.url=...")
  private @Nullable String registryUrl;

  @Option(names = "--verbose", description = "Stack traces with failures, and log.level=debug.")
  private boolean verbose;

  /** Loads the configuration and sets the log level. */
  DriftgateConfig load(Need... needs) {
    DriftgateConfig config =
        DriftgateConfig.load(
            new ConfigurationInput(
                Path.of(""),
                Path.of(System.getProperty("java.io.tmpdir")),
                file,
                System.getenv(),
                settings(),
                new WorkingDirectorySandbox(Path.of(""))),
            needs.length == 0 ? Set.of() : EnumSet.copyOf(List.of(needs)));
    LogLevel.apply(config.logLevel());
    return config;
  }

  /** The same, for a command that is done in a moment and tells itself what went wrong. */
  DriftgateConfig loadForShortCommand(Need... needs) {
    DriftgateConfig config = load(needs);
    if (!verbose) {
      LogLevel.muteConnectionAttempts();
    }
    return config;
  }

  private List<ConfigurationInput.Setting> settings() {
    List<ConfigurationInput.Setting> all = new ArrayList<>();
    settings.forEach((key, value) -> all.add(new ConfigurationInput.Setting("--set", key, value)));
    if (bootstrapServers != null) {
      all.add(
          new ConfigurationInput.Setting(
              "--bootstrap-servers", "kafka.bootstrap.servers", bootstrapServers));
    }
    if (registryUrl != null) {
      all.add(new ConfigurationInput.Setting("--registry-url", "registry.url", registryUrl));
    }
    if (verbose && !settings.containsKey("log.level")) {
      all.add(new ConfigurationInput.Setting("--verbose", "log.level", "debug"));
    }
    return all;
  }
}
