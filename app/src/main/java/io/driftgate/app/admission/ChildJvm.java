package io.driftgate.app.admission;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * How a JVM like this one is started.
 *
 * @param java the program
 * @param classPath its class path
 */
record ChildJvm(String java, String classPath) {

  /** The JVM of this process. */
  static ChildJvm ofThisProcess() {
    String java =
        ProcessHandle.current()
            .info()
            .command()
            .orElseThrow(
                () -> new IllegalStateException("this platform hides its processes' programs"));
    return new ChildJvm(java, ManagementFactory.getRuntimeMXBean().getClassPath());
  }

  /**
   * A process in whose address space a class runs.
   *
   * @param addressSpaceBytes its limit; a platform without such limits has none
   */
  ProcessBuilder start(Class<?> main, long addressSpaceBytes, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "/bin/sh",
            "-c",
            "ulimit -c 0 2>/dev/null; ulimit -v "
                + addressSpaceBytes / 1024
                + " 2>/dev/null; exec \"$0\" \"$@\"",
            java,
            "-Xmx" + Math.max(256, addressSpaceBytes / (4 * 1_048_576)) + "m",
            "-Xshare:auto",
            "-XX:+UseSerialGC",
            "-XX:CompressedClassSpaceSize=64m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:-UsePerfData",
            "-XX:+SuppressFatalErrorMessage"));
    if (Runtime.version().feature() > 17) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    // ONNX Runtime cannot bear a long command line, so the class path goes by the environment, and
    // nothing else of it: no passwords
    builder.environment().clear();
    builder.environment().put("CLASSPATH", classPath);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    return builder;
  }
}
