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

/**
 * Tells, on a line of its own, what the process has used so far: "usage", nanoseconds of CPU, bytes
 * allocated by the threads that live, milliseconds of garbage collection, milliseconds of
 * compilation. Asked by the line "usage" on standard input; when that is closed, the process ends.
 * Needs the JDK only.
 */
public final class UsageReporter implements Runnable {
  /** What the answer begins with. */
  public static final String USAGE = "usage";

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

  private static long compilationMillis() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
