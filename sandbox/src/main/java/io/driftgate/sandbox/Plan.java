package io.driftgate.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decides how many brokers a start brings up and on which ports, from what was asked and what was
 * there before.
 */
final class Plan {
  private final SandboxOptions options;
  private final SandboxState before;
  private final Set<String> living;
  private final Ports ports;

  /**
   * @param living names of the nodes whose processes are there; they keep their ports
   */
  Plan(SandboxOptions options, SandboxState before, Set<String> living, Ports ports) {
    this.options = options;
    this.before = before;
    this.living = living;
    this.ports = ports;
  }

  /** The nodes with their ports; living ones keep their processes, the others have none. */
  SandboxState make(int brokersWithData, Consumer<String> progress) {
    int count = brokerCount(brokersWithData);
    before.nodes().stream().filter(node -> living.contains(node.name())).forEach(this::reserve);
    List<NodeRecord> nodes = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      nodes.add(broker(number, progress));
    }
    nodes.add(registry(progress));
    return new SandboxState(nodes);
  }

  private int brokerCount(int brokersWithData) {
    if (brokersWithData == 0) {
      return Math.max(1, options.brokers());
    }
    int made = Math.max(brokersWithData, Math.toIntExact(before.brokers().count()));
    if (options.brokers() != 0 && options.brokers() != made) {
      throw new SandboxException(
          "The sandbox in %s was made with %d broker(s), not %d. Leave --brokers out to start it as it is, or start another with --dir."
              .formatted(options.directory(), made, options.brokers()));
    }
    return made;
  }

  private NodeRecord broker(int number, Consumer<String> progress) {
    String name = NodeRecord.broker(number);
    PortRequest request = number == 1 ? options.kafkaPort() : following(number);
    return living(name, request, "--kafka-port")
        .orElseGet(
            () -> {
              int port = port(name, request, "--kafka-port", progress);
              return new NodeRecord(name, port, controllerPort(name), RecordedProcess.NONE);
            });
  }

  private NodeRecord registry(Consumer<String> progress) {
    String name = NodeRecord.REGISTRY;
    return living(name, options.registryPort(), "--registry-port")
        .orElseGet(
            () ->
                new NodeRecord(
                    name,
                    port(name, options.registryPort(), "--registry-port", progress),
                    0,
                    RecordedProcess.NONE));
  }

  /** The second and third broker take whatever comes after the first. */
  private PortRequest following(int number) {
    int first = options.kafkaPort().port();
    return first == 0 ? PortRequest.any() : PortRequest.atOrAfter(first + number - 1);
  }

  /** The record of a living node, which must not have been asked to be elsewhere. */
  private Optional<NodeRecord> living(String name, PortRequest request, String option) {
    Optional<NodeRecord> record = before.find(name).filter(node -> living.contains(name));
    record
        .filter(node -> request.exact() && request.port() != node.port())
        .ifPresent(
            node -> {
              throw new SandboxException(
                  "%s already runs on port %d, not %d. Stop the sandbox first, or leave %s out."
                      .formatted(name, node.port(), request.port(), option));
            });
    return record;
  }

  private int port(String name, PortRequest request, String option, Consumer<String> progress) {
    int had = before.find(name).map(NodeRecord::port).orElse(0);
    int port = ports.choose(request, had, name, option);
    int expected = had != 0 ? had : request.port();
    if (expected != 0 && port != expected && !request.exact()) {
      progress.accept(
          "port " + expected + " is taken by another program; " + name + " uses " + port);
    }
    return port;
  }

  /** All controllers know each other by port, so it can only change while no broker runs. */
  private int controllerPort(String name) {
    int had = before.find(name).map(NodeRecord::controllerPort).orElse(0);
    int port = ports.sameOrAny(had);
    if (port != had && before.brokers().anyMatch(broker -> living.contains(broker.name()))) {
      throw new SandboxException(
          "Port %d, on which the other brokers expect %s's controller, is taken by another program. Stop that program, or stop the whole sandbox and start it again."
              .formatted(had, name));
    }
    return port;
  }

  private void reserve(NodeRecord node) {
    ports.reserve(node.port());
    ports.reserve(node.controllerPort());
  }
}
