package io.driftgate.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * What a sandbox is doing, as seen from outside: processes looked up, ports asked.
 *
 * @param bootstrapServers {@code host:port} of every broker, comma-separated; empty before the
 *     first start
 * @param registryUrl the Confluent-compatible API of the registry; empty before the first start
 * @param nodes the brokers in order, then the registry
 */
public record SandboxStatus(
    State state, String bootstrapServers, String registryUrl, List<Node> nodes, Path directory) {

  public SandboxStatus {
    nodes = List.copyOf(nodes);
  }

  /** Of the sandbox as a whole. */
  public enum State {
    /** No process of it is there. */
    STOPPED,
    /** Every process is there, but not every one answers yet. */
    STARTING,
    /** Every process answers. */
    RUNNING,
    /** Some processes are there and some are not. */
    DEGRADED
  }

  /** Of one process. */
  public enum NodeState {
    STOPPED,
    /** The process is there and does not answer on its port. */
    STARTING,
    RUNNING,
    /** It ran and ended without having been stopped. */
    GONE
  }

  /**
   * One process of the sandbox.
   *
   * @param pid 0 when there is none
   * @param detail the state in words
   */
  public record Node(String name, long pid, int port, NodeState state, String detail) {}

  /** All stopped or gone is stopped; every other mixture with something missing is degraded. */
  static State overall(List<Node> nodes) {
    long present = nodes.stream().filter(node -> node.pid() != 0).count();
    if (present == 0) {
      return State.STOPPED;
    }
    if (present < nodes.size()) {
      return State.DEGRADED;
    }
    return nodes.stream().allMatch(node -> node.state() == NodeState.RUNNING)
        ? State.RUNNING
        : State.STARTING;
  }
}
