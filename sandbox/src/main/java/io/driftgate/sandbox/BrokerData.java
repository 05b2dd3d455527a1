package io.driftgate.sandbox;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The data folder of one broker. Kafka formats it once; a marker beside it shows a format that was
 * cut short.
 *
 * @param broker the broker's folder
 */
record BrokerData(Path broker) {
  static final String FOLDER = "data";

  private static final String MARKER = "formatting";
  private static final String META = "meta.properties";

  boolean isFormatted() {
    return Files.exists(folder().resolve(META));
  }

  /** Refuses data that a start would lose or mix up. */
  void requireWholeOrAbsent() {
    if (Files.exists(broker.resolve(MARKER))) {
      throw broken("formatting it was cut short (" + broker.resolve(MARKER) + " is still there)");
    }
    if (!isFormatted() && holdsAnything()) {
      throw broken(folder().resolve(META) + " is missing although there is data beside it");
    }
  }

  /**
   * Formats with the id of the cluster that the other brokers of this sandbox belong to, if there
   * are any.
   */
  void format(Consumer<String> formatWithClusterId) {
    Path marker = broker.resolve(MARKER);
    try {
      Files.writeString(marker, "Here while Kafka formats the data folder.\n");
      formatWithClusterId.accept(clusterId());
      Files.delete(marker);
    } catch (IOException e) {
      throw new SandboxException("Cannot format " + folder() + ": " + e, e);
    }
  }

  private Path folder() {
    return broker.resolve(FOLDER);
  }

  private SandboxException broken(String how) {
    return new SandboxException(
        "The data folder "
            + folder()
            + " is half formatted: "
            + how
            + ". Remove "
            + broker
            + " to begin anew (the topics in it are lost), or start another sandbox with --dir.");
  }

  private boolean holdsAnything() {
    if (!Files.isDirectory(folder())) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files.findAny().isPresent();
    } catch (IOException e) {
      throw new SandboxException("Cannot list " + folder() + ": " + e, e);
    }
  }

  private String clusterId() throws IOException {
    Path sandbox = broker.toAbsolutePath().getParent();
    if (sandbox == null) {
      return newClusterId();
    }
    try (Stream<Path> brokers = Files.list(sandbox)) {
      for (Path meta :
          brokers
              .map(folder -> folder.resolve(FOLDER).resolve(META))
              .filter(Files::exists)
              .toList()) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(meta)) {
          properties.load(reader);
        }
        return properties.getProperty("cluster.id", newClusterId());
      }
    }
    return newClusterId();
  }

  /**
   * Kafka's form of a random UUID; one that begins with a dash would look like an option on the
   * command line.
   */
  private static String newClusterId() {
    UUID random = UUID.randomUUID();
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(random.getMostSignificantBits())
            .putLong(random.getLeastSignificantBits())
            .array();
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return id.startsWith("-") ? newClusterId() : id;
  }
}
