package io.driftgate.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a configuration can come from.
 *
 * @param workingDirectory where {@code driftgate.properties} is looked for
 * @param temporaryDirectory where the local state goes unless a folder for it is configured
 * @param file the properties file that was asked for; null for the one of the working directory
 * @param environment the process's environment
 * @param settings what the command line sets, later ones overruling earlier ones
 * @param sandbox tells of a running sandbox
 */
public record ConfigurationInput(
    Path workingDirectory,
    Path temporaryDirectory,
    @Nullable Path file,
    Map<String, String> environment,
    List<Setting> settings,
    RunningSandbox sandbox) {

  public ConfigurationInput {
    environment = Map.copyOf(environment);
    settings = List.copyOf(settings);
  }

  /**
   * A key set on the command line.
   *
   * @param option the option as the user wrote it, {@code --set} or {@code --registry-url}
   */
  public record Setting(String option, String key, String value) {}
}
