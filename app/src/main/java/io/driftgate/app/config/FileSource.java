package io.driftgate.app.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the properties file. */
final class FileSource {
  static final String DEFAULT_NAME = "driftgate.properties";

  private FileSource() {}

  /** The file's assignments; none when no file was asked for and the default one is absent. */
  static List<Assignment> read(Path workingDirectory, @Nullable Path asked) {
    if (asked == null) {
      Path file = workingDirectory.resolve(DEFAULT_NAME);
      return Files.exists(file) ? read(file, DEFAULT_NAME) : List.of();
    }
    return read(workingDirectory.resolve(asked), asked.toString());
  }

  private static List<Assignment> read(Path file, String shownName) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          List.of(
              new ConfigurationProblem(
                  "--config",
                  shownName,
                  e.getClass().getSimpleName() + ": " + e.getMessage(),
                  "a readable properties file in UTF-8",
                  "Check the path and the file, or leave --config out.")));
    }
    Origin origin = new Origin(Origin.Source.FILE, "file " + shownName);
    return properties.stringPropertyNames().stream()
        .sorted()
        .map(key -> new Assignment(key, properties.getProperty(key).trim(), origin))
        .collect(Collectors.toList());
  }
}
