package io.driftgate.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What of this process's surroundings is known to bring it down. */
final class ProcessChecks {
  /**
   * onnxruntime 1.29.0 matches a regular expression against the command line, recursively: 4,000
   * characters overflowed a thread's stack of 1 MiB and ended the process, 3,500 did not.
   */
  static final int COMMAND_LINE_BYTES_MAX = 3_000;

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private ProcessChecks() {}

  static List<Finding> check() {
    if (!Files.isReadable(COMMAND_LINE)) {
      return List.of();
    }
    try {
      return List.of(commandLine(Files.readAllBytes(COMMAND_LINE).length));
    } catch (IOException e) {
      return List.of(
          Finding.warning("process", "its command line cannot be read: " + e, "Mount /proc."));
    }
  }

  static Finding commandLine(int bytes) {
    if (bytes <= COMMAND_LINE_BYTES_MAX) {
      return Finding.ok("process", "command line of " + bytes + " bytes");
    }
    return Finding.warning(
        "process",
        "its command line is " + bytes + " bytes long; onnxruntime crashes from about 4,000 on",
        "Start with -cp 'lib/*', an @argument file, or the variable CLASSPATH.");
  }
}
