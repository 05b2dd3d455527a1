package io.driftgate.sandbox;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/** Chooses the ports of one sandbox, no port twice. */
final class Ports {
  private static final int NEXT_PORTS_TRIED = 200;
  private static final int RANDOM_PORTS_TRIED = 1_000;
  private static final int LOOKS_AT_PORT_BEFORE = 20;
  private static final long LOOK_EVERY_NANOS = 50_000_000;

  /**
   * Below the ports that systems hand out to outgoing connections, which come and go while a node
   * is down.
   */
  private static final int LOWEST_RANDOM_PORT = 20_000;

  private static final int HIGHEST_RANDOM_PORT = 32_000;

  private final IntPredicate isFree;
  private final RandomGenerator random;
  private final Set<Integer> chosen = new HashSet<>();

  Ports(IntPredicate isFree, RandomGenerator random) {
    this.isFree = isFree;
    this.random = random;
  }

  /** Whether this process could listen there on loopback, now. */
  static boolean isFreeOnLoopback(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(SandboxNode.onLoopback(port));
      return true;
    } catch (IOException taken) {
      // Refusal is the answer to the question.
      return false;
    }
  }

  /** Sets aside a port that a living node of this sandbox already uses. */
  int reserve(int port) {
    chosen.add(port);
    return port;
  }

  /**
   * A port for a node that is about to start.
   *
   * @param before the port it had, 0 for none
   * @param option the command-line option with which a person chooses this port
   */
  int choose(PortRequest request, int before, String node, String option) {
    if (request.exact()) {
      return exactly(request.port(), node, option);
    }
    if (before != 0 && takeAgain(before)) {
      return before;
    }
    int preferred = before != 0 ? before : request.port();
    return preferred == 0 ? any() : atOrAfter(preferred);
  }

  /** The port it had, when that is still free; any free one otherwise. */
  int sameOrAny(int before) {
    return before != 0 && takeAgain(before) ? before : any();
  }

  private int exactly(int port, String node, String option) {
    if (take(port)) {
      return port;
    }
    throw new SandboxException(
        "Port %d, wanted for %s, is taken by another program. Stop that program (`ss -ltnp 'sport = :%d'` names it), choose another port with %s, or leave %s out to get the next free one."
            .formatted(port, node, port, option, option));
  }

  private int atOrAfter(int preferred) {
    int last = Math.min(65_535, preferred + NEXT_PORTS_TRIED);
    for (int port = preferred; port <= last; port++) {
      if (take(port)) {
        return port;
      }
    }
    throw new SandboxException("Every port from " + preferred + " to " + last + " is taken.");
  }

  private int any() {
    for (int i = 0; i < RANDOM_PORTS_TRIED; i++) {
      int port = random.nextInt(LOWEST_RANDOM_PORT, HIGHEST_RANDOM_PORT);
      if (take(port)) {
        return port;
      }
    }
    throw new SandboxException(
        "No free port found between " + LOWEST_RANDOM_PORT + " and " + HIGHEST_RANDOM_PORT + ".");
  }

  /**
   * A port that a node had. The kernel takes a killed process apart thread by thread, so on a busy
   * machine the port is free a moment after the process is gone.
   */
  private boolean takeAgain(int port) {
    for (int look = 0; look < LOOKS_AT_PORT_BEFORE && !chosen.contains(port); look++) {
      if (take(port)) {
        return true;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return take(port);
  }

  private boolean take(int port) {
    return !chosen.contains(port) && isFree.test(port) && chosen.add(port);
  }
}
