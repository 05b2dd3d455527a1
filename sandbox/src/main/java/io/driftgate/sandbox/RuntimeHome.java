package io.driftgate.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The programs that a sandbox runs, as the build lays them out. */
record RuntimeHome(Path path) {
  /** Fails, saying what to do, unless exactly one version of each program is there. */
  void require() {
    single(brokerFolder(), "kafka-server-4", "broker");
    registryJar();
  }

  Path brokerFolder() {
    return path.resolve("broker");
  }

  Path registryJar() {
    return single(path.resolve("registry"), "apicurio-registry-app-", "registry");
  }

  private Path single(Path folder, String prefix, String program) {
    List<Path> found = jars(folder, prefix);
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw new SandboxException(
          "No "
              + program
              + " in "
              + folder
              + ". The build puts it there: run `mvn -pl sandbox process-resources`, or point"
              + " the system property sandbox.home at a folder that has broker/ and registry/.");
    }
    throw new SandboxException(
        "More than one version of the "
            + program
            + " in "
            + folder
            + ": "
            + found
            + ". Run `mvn -pl sandbox clean process-resources`.");
  }

  private static List<Path> jars(Path folder, String prefix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.getFileName().toString().endsWith(".jar"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new SandboxException("Cannot list " + folder + ": " + e.getMessage(), e);
    }
  }
}
