package io.driftgate.sandbox;

/** Why a node did not come up, for people. */
final class Failure {
  private Failure() {}

  /**
   * @param ending how the process ended, such as {@code "exit code 1"}
   */
  static SandboxException died(SandboxNode node, String ending, NodeLog log) {
    return new SandboxException(reason(node, ending, log) + "\n" + log.lastLines());
  }

  static SandboxException silent(SandboxNode node, long pid, long seconds, NodeLog log) {
    return new SandboxException(
        "%s (process %d) runs, but did not answer on %s:%d within %d s. The machine may be too busy: try again.%n%s"
            .formatted(
                node.name(), pid, SandboxNode.LOOPBACK, node.port(), seconds, log.lastLines()));
  }

  private static String reason(SandboxNode node, String ending, NodeLog log) {
    if (log.contains("No space left on device")) {
      return "The disk is full: %s could not write below %s and ended (%s). Free some space, or put the sandbox on another disk with --dir."
          .formatted(node.name(), node.folder(), ending);
    }
    if (log.contains("Address already in use") || log.contains("seems to be in use by another")) {
      return "%s ended (%s) because another program took one of its ports just now. Start again to get the next free one."
          .formatted(node.name(), ending);
    }
    return "%s died while it was starting (%s).".formatted(node.name(), ending);
  }
}
