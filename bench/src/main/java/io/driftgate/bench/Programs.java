package io.driftgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the launcher has built.
 *
 * @param lib jars of the benchmarks and of Driftgate
 * @param flinkLib jars of the contestant on Flink; absent unless it was built
 * @param sandboxHome programs of broker and registry
 * @param cases folder of real data; may be absent
 * @param results the page that results are kept on
 */
record Programs(Path lib, Path flinkLib, Path sandboxHome, Path cases, Path results) {
  /** In a build of its own, for Flink's connector brings other versions of Kafka's clients. */
  static final String FLINK_MAIN = "io.driftgate.bench.flink.FlinkContestant";

  /** From the system properties that the launcher sets. */
  static Programs fromLauncher() {
    return new Programs(
        folder("bench.lib"),
        folder("bench.flink.lib"),
        folder("sandbox.home"),
        folder("cases.dir"),
        folder("bench.results"));
  }

  boolean hasFlink() {
    return Files.isDirectory(flinkLib);
  }

  /** Versions of Flink and of its connector to Kafka, from the names of their jars. */
  String flinkVersions() {
    try (Stream<Path> jars = Files.list(flinkLib)) {
      return jars.map(jar -> jar.getFileName().toString().replaceFirst("\\.jar$", ""))
          .filter(
              jar ->
                  jar.startsWith("flink-streaming-java-")
                      || jar.startsWith("flink-connector-kafka-"))
          .sorted()
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(String key) {
    String value = System.getProperty(key);
    if (value == null) {
      throw new BenchFailure("the property " + key + " is not set; start with bench/run");
    }
    return Path.of(value);
  }
}
