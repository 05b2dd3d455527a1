package io.driftgate.app.pipeline;

import io.driftgate.sandbox.Sandbox;
import io.driftgate.sandbox.SandboxOptions;
import io.driftgate.sandbox.SandboxStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The sandbox, in a folder of its own, on free ports. */
public final class SandboxCluster implements Cluster {
  private final Sandbox sandbox;
  private final SandboxStatus status;

  private SandboxCluster(Sandbox sandbox, SandboxStatus status) {
    this.sandbox = sandbox;
    this.status = status;
  }

  /** Starts it; it stops with the JVM. */
  public static SandboxCluster start() {
    try {
      Path directory = Files.createTempDirectory("driftgate-test-cluster");
      Path home = Path.of(System.getProperty("sandbox.home"));
      Sandbox sandbox = Sandbox.in(SandboxOptions.inDirectory(directory, home).withFreePorts());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    sandbox.stop();
                    delete(directory);
                  }));
      return new SandboxCluster(sandbox, sandbox.start(line -> {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootstrapServers() {
    return status.bootstrapServers();
  }

  @Override
  public String registryUrl() {
    return status.registryUrl();
  }

  @Override
  public void stopRegistry() {
    sandbox.stopRegistry();
  }

  @Override
  public void startRegistry() {
    sandbox.startRegistry();
  }
}
