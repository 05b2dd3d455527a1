package io.driftgate.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the state file holds: the brokers in order, then the registry; empty before the first start.
 */
record SandboxState(List<NodeRecord> nodes) {
  static final SandboxState EMPTY = new SandboxState(List.of());

  SandboxState {
    nodes = List.copyOf(nodes);
  }

  Optional<NodeRecord> find(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  Stream<NodeRecord> brokers() {
    return nodes.stream().filter(node -> !node.name().equals(NodeRecord.REGISTRY));
  }

  /** The same with this node's process replaced. */
  SandboxState with(String name, RecordedProcess process) {
    return new SandboxState(
        nodes.stream().map(node -> node.name().equals(name) ? node.with(process) : node).toList());
  }
}
