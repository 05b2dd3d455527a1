package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final SandboxOptions OPTIONS =
      SandboxOptions.inDirectory(Path.of("/data/sandbox"), Path.of("/programs"));
  private static final RecordedProcess PROCESS = new RecordedProcess(77, 1_000);
  private static final SandboxState THREE =
      new SandboxState(
          List.of(
              new NodeRecord("broker-1", 9092, 21_001, PROCESS),
              new NodeRecord("broker-2", 9093, 21_002, PROCESS),
              new NodeRecord("broker-3", 9094, 21_003, PROCESS),
              new NodeRecord("registry", 8081, 0, PROCESS)));

  private final Set<Integer> taken = new HashSet<>();
  private final List<String> progress = new ArrayList<>();

  @Test
  void newSandboxHasOneBrokerOnTheUsualPorts() {
    SandboxState plan = plan(OPTIONS, SandboxState.EMPTY, Set.of(), 0);

    assertThat(plan.nodes()).extracting(NodeRecord::name).containsExactly("broker-1", "registry");
    assertThat(plan.nodes()).extracting(NodeRecord::port).containsExactly(9092, 8081);
    assertThat(progress).isEmpty();
  }

  @Test
  void threeBrokersTakeNeighbouringPorts() {
    SandboxState plan = plan(OPTIONS.withBrokers(3), SandboxState.EMPTY, Set.of(), 0);

    assertThat(plan.brokers()).extracting(NodeRecord::port).containsExactly(9092, 9093, 9094);
    assertThat(plan.brokers().map(NodeRecord::controllerPort))
        .doesNotHaveDuplicates()
        .doesNotContain(0);
  }

  @Test
  void otherPortThanTheUsualOneIsSaid() {
    taken.add(9092);

    SandboxState plan = plan(OPTIONS, SandboxState.EMPTY, Set.of(), 0);

    assertThat(plan.nodes()).extracting(NodeRecord::port).containsExactly(9093, 8081);
    assertThat(progress)
        .containsExactly("port 9092 is taken by another program; broker-1 uses 9093");
  }

  @Test
  void restartKeepsEveryPort() {
    SandboxState plan = plan(OPTIONS, THREE, Set.of(), 3);

    assertThat(plan.nodes())
        .isEqualTo(THREE.nodes().stream().map(node -> node.with(RecordedProcess.NONE)).toList());
  }

  @Test
  void livingNodesKeepTheirProcesses() {
    taken.addAll(Set.of(9092, 9094, 8081, 21_001, 21_003));

    SandboxState plan = plan(OPTIONS, THREE, Set.of("broker-1", "broker-3", "registry"), 3);

    assertThat(plan).isEqualTo(THREE.with("broker-2", RecordedProcess.NONE));
  }

  @Test
  void numberOfBrokersCannotChange() {
    assertThatThrownBy(() -> plan(OPTIONS.withBrokers(1), THREE, Set.of(), 3))
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "The sandbox in /data/sandbox was made with 3 broker(s), not 1. Leave --brokers out to start it as it is, or"
                + " start another with --dir.");
  }

  @Test
  void runningNodeCannotMove() {
    assertThatThrownBy(
            () ->
                plan(
                    OPTIONS.withKafkaPort(9500),
                    THREE,
                    Set.of("broker-1", "broker-2", "broker-3", "registry"),
                    3))
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "broker-1 already runs on port 9092, not 9500. Stop the sandbox first, or leave --kafka-port out.");
  }

  @Test
  void controllerCannotMoveWhileOthersExpectItWhereItWas() {
    taken.add(21_002);

    assertThatThrownBy(() -> plan(OPTIONS, THREE, Set.of("broker-1", "broker-3", "registry"), 3))
        .isInstanceOf(SandboxException.class)
        .hasMessageStartingWith(
            "Port 21002, on which the other brokers expect broker-2's controller, is taken");
  }

  private SandboxState plan(
      SandboxOptions options, SandboxState before, Set<String> living, int brokersWithData) {
    Ports ports = new Ports(port -> !taken.contains(port), new Random(1));
    return new Plan(options, before, living, ports).make(brokersWithData, progress::add);
  }
}
