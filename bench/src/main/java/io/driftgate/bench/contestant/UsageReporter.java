package io.driftgate.bench.contestant;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells, on a line of its own, what the process has used so far: "usage", nanoseconds of CPU, bytes
 * allocated by the threads that live, milliseconds of garbage collection, milliseconds of CPU of
 * the threads that compile. Asked by the line "usage" on standard input; when that is closed, the
 * process ends. Needs the JDK only.
 */
public final class UsageReporter implements Runnable {
  /** What the answer begins with. */
  public static final String USAGE = "usage";

  private static final Path THREADS = Path.of("/proc/self/task");
  private static final Pattern COMPILER_THREAD = Pattern.compile("C[12] Compiler");
  private static final long MILLIS_A_TICK = 10;

  /** Counted from the field after the name. */
  private static final int USER_TICKS = 11;

  private final BufferedReader in;
  private final PrintStream out;

  private UsageReporter(BufferedReader in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /** Starts listening; standard output is its own from now on. */
  public static void start() {
    PrintStream out = System.out;
    System.setOut(System.err);
    UsageReporter reporter =
        new UsageReporter(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
    Thread thread = new Thread(reporter, "usage");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try {
      String line = in.readLine();
      while (line != null) {
        if (line.equals(USAGE)) {
          out.printf(
              "%s %d %d %d %d%n",
              USAGE, cpuNanos(), allocatedBytes(), collectionMillis(), compilationMillis());
          out.flush();
        }
        line = in.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.exit(0);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      // -1 of a thread that has just ended
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  /**
   * From the system: the JVM's own figure counts a compilation when it is over, by the clock, a
   * pause of the process included. It is what there is where the system is not Linux.
   */
  private static long compilationMillis() throws IOException {
    if (!Files.isDirectory(THREADS)) {
      return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }
    try (Stream<Path> threads = Files.list(THREADS)) {
      return MILLIS_A_TICK * threads.mapToLong(UsageReporter::compilerTicks).sum();
    }
  }

  /** Ticks of a thread in user and system mode (proc(5), "stat"); 0 where it does not compile. */
  private static long compilerTicks(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      if (!COMPILER_THREAD.matcher(name).lookingAt()) {
        return 0;
      }
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
    } catch (IOException e) {
      // it has ended since it was listed
      return 0;
    }
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
