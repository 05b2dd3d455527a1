package io.driftgate.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A process as the state file remembers it. The system gives a pid away again once its process has
 * ended, so the pid alone proves nothing: the process must also have started at the recorded time,
 * or carry the node's mark on its command line (start times are computed from the wall clock and
 * move when that is set).
 *
 * @param pid 0 for none
 */
record RecordedProcess(long pid, long startedAtMillis) {
  static final RecordedProcess NONE = new RecordedProcess(0, 0);

  private static final Path PROCESSES = Path.of("/proc");
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  static RecordedProcess of(ProcessHandle process) {
    return new RecordedProcess(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** The living process, if it is still the recorded one. */
  Optional<ProcessHandle> find(String mark) {
    return present().filter(process -> isSame(process, mark));
  }

  /** Why {@link #find} came back empty, in words. */
  String absence(String mark) {
    if (pid == 0) {
      return "not running";
    }
    return present()
        .filter(process -> !isSame(process, mark))
        .map(
            other ->
                "process "
                    + pid
                    + " is gone, its number now belongs to another program ("
                    + other.info().command().orElse("name unknown")
                    + ")")
        .orElse("process " + pid + " is gone (killed, crashed, or the machine was restarted)");
  }

  private Optional<ProcessHandle> present() {
    return pid == 0
        ? Optional.empty()
        : ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> !hasEnded(pid));
  }

  private boolean isSame(ProcessHandle process, String mark) {
    ProcessHandle.Info info = process.info();
    return info.startInstant().filter(this::isRecordedStart).isPresent()
        || info.arguments()
            .filter(arguments -> Arrays.asList(arguments).contains(mark))
            .isPresent();
  }

  private boolean isRecordedStart(Instant start) {
    return Math.abs(start.toEpochMilli() - startedAtMillis) <= START_TOLERANCE.toMillis();
  }

  /**
   * Whether the process is gone, or only the entry of an ended one is left, which Java takes for
   * alive. Linux alone shows it; elsewhere {@link ProcessHandle#isAlive} has to do.
   */
  static boolean hasEnded(long pid) {
    try {
      String line = Files.readString(PROCESSES.resolve(Long.toString(pid)).resolve("stat"));
      return line.startsWith("Z", line.lastIndexOf(')') + 2);
    } catch (IOException noSuchProcess) {
      // It may have ended between two questions: where processes have entries, none means gone.
      return Files.exists(PROCESSES.resolve("self").resolve("stat"));
    }
  }
}
