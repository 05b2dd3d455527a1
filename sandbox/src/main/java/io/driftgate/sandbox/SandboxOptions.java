package io.driftgate.sandbox;

import java.nio.file.Path;

/**
 * Where a sandbox lives and what it consists of.
 *
 * @param directory holds data, logs and the state file; made by the first start
 * @param home the programs, as the build lays them out: {@code broker/*.jar} and {@code registry/}
 * @param brokers 1 or 3, or 0 for what the directory was made with (1 in a new one)
 * @param kafkaPort of the first broker; further brokers take the next free ports
 * @param registryPort of the schema registry
 * @param brokerHeap MiB that each broker's heap has from the start, or 0 for a small one that grows
 *     when it has to
 */
public record SandboxOptions(
    Path directory,
    Path home,
    int brokers,
    PortRequest kafkaPort,
    PortRequest registryPort,
    int brokerHeap) {
  private static final int USUAL_KAFKA_PORT = 9092;
  private static final int USUAL_REGISTRY_PORT = 8081;

  public SandboxOptions {
    directory = directory.toAbsolutePath().normalize();
    home = home.toAbsolutePath().normalize();
    if (brokers != 0 && brokers != 1 && brokers != 3) {
      throw new SandboxException("A sandbox has 1 broker or 3, not " + brokers + ".");
    }
  }

  /** The usual ports, 9092 and 8081, or the next free ones after them. */
  public static SandboxOptions inDirectory(Path directory, Path home) {
    return new SandboxOptions(
        directory,
        home,
        0,
        PortRequest.atOrAfter(USUAL_KAFKA_PORT),
        PortRequest.atOrAfter(USUAL_REGISTRY_PORT),
        0);
  }

  /** Ports that nobody else is likely to want, for tests that run beside other sandboxes. */
  public SandboxOptions withFreePorts() {
    return new SandboxOptions(
        directory, home, brokers, PortRequest.any(), PortRequest.any(), brokerHeap);
  }

  public SandboxOptions withBrokers(int count) {
    return new SandboxOptions(directory, home, count, kafkaPort, registryPort, brokerHeap);
  }

  /** This port and no other: a start fails when another program has it. */
  public SandboxOptions withKafkaPort(int port) {
    return new SandboxOptions(
        directory, home, brokers, PortRequest.exactly(port), registryPort, brokerHeap);
  }

  /** This port and no other: a start fails when another program has it. */
  public SandboxOptions withRegistryPort(int port) {
    return new SandboxOptions(
        directory, home, brokers, kafkaPort, PortRequest.exactly(port), brokerHeap);
  }

  /** For work at which a broker that collects garbage twice a second would be in the way. */
  public SandboxOptions withBrokerHeap(int mebibytes) {
    return new SandboxOptions(directory, home, brokers, kafkaPort, registryPort, mebibytes);
  }
}
