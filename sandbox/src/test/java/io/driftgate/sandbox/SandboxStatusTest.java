package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.sandbox.SandboxStatus.Node;
import io.driftgate.sandbox.SandboxStatus.NodeState;
import io.driftgate.sandbox.SandboxStatus.State;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxStatusTest {
  @ParameterizedTest
  @CsvSource({
    "RUNNING,  RUNNING,  RUNNING",
    "RUNNING,  STARTING, STARTING",
    "STARTING, STARTING, STARTING",
    "RUNNING,  GONE,     DEGRADED",
    "STOPPED,  RUNNING,  DEGRADED",
    "GONE,     STARTING, DEGRADED",
    "GONE,     GONE,     STOPPED",
    "STOPPED,  STOPPED,  STOPPED",
  })
  void wholeFollowsFromItsNodes(NodeState broker, NodeState registry, State whole) {
    assertThat(SandboxStatus.overall(List.of(node("broker-1", broker), node("registry", registry))))
        .isEqualTo(whole);
  }

  private static Node node(String name, NodeState state) {
    boolean present = state == NodeState.RUNNING || state == NodeState.STARTING;
    return new Node(name, present ? 42 : 0, 9092, state, "");
  }
}
