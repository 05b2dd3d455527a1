package io.driftgate.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.utils.AppInfoParser;

/** What the figures were measured on, and with. */
public final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path LOAD = Path.of("/proc/loadavg");

  private Machine() {}

  /** By name; what this system does not tell is left out. */
  public static Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    put(facts, "processor", CPU, "model name");
    put(facts, "memory", MEMORY, "MemTotal");
    facts.put(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    facts.put(
        "java",
        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
    facts.put("kafka", AppInfoParser.getVersion());
    facts.put("avro", String.valueOf(Schema.class.getPackage().getImplementationVersion()));
    facts.put("driftgate", System.getProperty("bench.version", "unknown"));
    facts.put("onnxruntime", ai.onnxruntime.OrtEnvironment.getEnvironment().getVersion());
    if (Files.exists(LOAD)) {
      facts.put("load before", lines(LOAD).split(" ", 2)[0]);
    }
    return facts;
  }

  private static void put(Map<String, String> facts, String name, Path file, String key) {
    if (Files.exists(file)) {
      lines(file)
          .lines()
          .filter(line -> line.startsWith(key))
          .findFirst()
          .ifPresent(line -> facts.put(name, line.substring(line.indexOf(':') + 1).strip()));
    }
  }

  private static String lines(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
