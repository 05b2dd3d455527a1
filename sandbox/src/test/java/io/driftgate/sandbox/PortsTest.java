package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PortsTest {
  private static final int NEVER_BEFORE = 0;

  private final Set<Integer> taken = new HashSet<>();
  private final Ports ports = new Ports(port -> !taken.contains(port), new Random(1));

  @Test
  void takenPreferredPortGivesWayToTheNextFreeOne() {
    taken.addAll(Set.of(9092, 9093));

    assertThat(choose(PortRequest.atOrAfter(9092), NEVER_BEFORE)).isEqualTo(9094);
  }

  @Test
  void noPortIsChosenTwice() {
    ports.reserve(9092);

    assertThat(choose(PortRequest.atOrAfter(9092), NEVER_BEFORE)).isEqualTo(9093);
    assertThat(choose(PortRequest.atOrAfter(9092), NEVER_BEFORE)).isEqualTo(9094);
  }

  @Test
  void portOfTheLastRunWinsOverAPreference() {
    assertThat(choose(PortRequest.atOrAfter(9092), 9500)).isEqualTo(9500);
    assertThat(choose(PortRequest.any(), 9501)).isEqualTo(9501);
  }

  @Test
  void portOfTheLastRunMayBeFreeAMomentLater() {
    AtomicInteger looks = new AtomicInteger();
    Ports soonFree = new Ports(port -> port != 9500 || looks.incrementAndGet() > 2, new Random(1));

    assertThat(soonFree.choose(PortRequest.any(), 9500, "broker-1", "--kafka-port"))
        .isEqualTo(9500);
  }

  @Test
  void exactPortWinsOverTheLastRun() {
    assertThat(choose(PortRequest.exactly(9092), 9500)).isEqualTo(9092);
  }

  @Test
  void takenExactPortIsAnErrorThatSaysWhatToDo() {
    taken.add(9092);

    assertThatThrownBy(() -> choose(PortRequest.exactly(9092), NEVER_BEFORE))
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "Port 9092, wanted for broker-1, is taken by another program. Stop that program (`ss -ltnp 'sport = :9092'`"
                + " names it), choose another port with --kafka-port, or leave --kafka-port out to get the next free one.");
  }

  @Test
  void anyPortStaysBelowThoseOfOutgoingConnections() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(choose(PortRequest.any(), NEVER_BEFORE)).isBetween(20_000, 31_999);
    }
  }

  @Test
  void listeningProgramMakesPortTaken() throws Exception {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(SandboxNode.onLoopback(0));

      assertThat(Ports.isFreeOnLoopback(socket.getLocalPort())).isFalse();
    }
  }

  private int choose(PortRequest request, int before) {
    return ports.choose(request, before, "broker-1", "--kafka-port");
  }
}
