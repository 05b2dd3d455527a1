package io.driftgate.bench;

import io.driftgate.sandbox.Sandbox;
import io.driftgate.sandbox.SandboxOptions;
import io.driftgate.sandbox.SandboxStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

/** A sandbox of its own on free ports, in a temporary folder that goes with it. */
final class BenchCluster implements AutoCloseable {
  /** MiB; what Kafka's own script gives a broker. */
  static final int BROKER_HEAP = 1024;

  private final Path directory;
  private final Sandbox sandbox;
  private final SandboxStatus status;
  private final Admin admin;
  private final Thread stopper = new Thread(this::stop, "bench-stop");
  private boolean stopped;

  private BenchCluster(Path directory, Sandbox sandbox, SandboxStatus status) {
    this.directory = directory;
    this.sandbox = sandbox;
    this.status = status;
    this.admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, status.bootstrapServers()));
    Runtime.getRuntime().addShutdownHook(stopper);
  }

  /**
   * Starts it; it stops when it is closed, and when the JVM ends.
   *
   * @param home programs of broker and registry, as the build lays them out
   */
  static BenchCluster start(Path home) {
    try {
      Path directory = Files.createTempDirectory("driftgate-bench");
      Sandbox sandbox =
          Sandbox.in(
              SandboxOptions.inDirectory(directory.resolve("sandbox"), home)
                  .withFreePorts()
                  .withBrokerHeap(BROKER_HEAP));
      return new BenchCluster(
          directory, sandbox, sandbox.start(line -> System.err.println("bench: " + line)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String bootstrapServers() {
    return status.bootstrapServers();
  }

  String registryUrl() {
    return status.registryUrl();
  }

  Admin admin() {
    return admin;
  }

  /** Lets each consumer fetch so much a second at the most; null for as much as it can. */
  void limitFetching(@Nullable Double bytesPerSecond) {
    ClientQuotaEntity everybody =
        new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
    Waiting.answer(
        admin
            .alterClientQuotas(
                List.of(
                    new ClientQuotaAlteration(
                        everybody,
                        List.of(
                            new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond)))))
            .all());
  }

  /** What a topic takes on the broker's disk. */
  long bytes(String topic) {
    Collection<Integer> brokers =
        Waiting.answer(admin.describeCluster().nodes()).stream().map(Node::id).toList();
    return Waiting.answer(admin.describeLogDirs(brokers).allDescriptions()).values().stream()
        .flatMap(folders -> folders.values().stream())
        .flatMap(folder -> folder.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals(topic))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  /** A folder for whatever belongs to the run. */
  Path folder(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(stopper);
    stop();
  }

  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    admin.close(java.time.Duration.ofSeconds(2));
    sandbox.stop();
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
