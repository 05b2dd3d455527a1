package io.driftgate.bench.micro;

import io.driftgate.bench.report.Machine;
import io.driftgate.bench.report.Report;
import io.driftgate.bench.report.ReportOptions;
import io.driftgate.bench.report.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code bench/run micro}: all benchmarks of this package, with what they allocate. */
@Command(
    name = "micro",
    description = "Parts of the hot path by themselves, with time and allocation an operation.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Mixin private ReportOptions reporting = new ReportOptions();

  @Option(
      names = "--only",
      description = "Regular expression of the benchmarks to run (default: all).")
  private String only = ".*";

  @Option(names = "--forks", description = "JVMs for each (default: ${DEFAULT-VALUE}).")
  private int forks = 2;

  @Option(
      names = "--iterations",
      description = "Iterations that count, as many before (default: ${DEFAULT-VALUE}).")
  private int iterations = 5;

  @Option(names = "--millis", description = "Length of an iteration (default: ${DEFAULT-VALUE}).")
  private int millis = 1_000;

  private final String command;

  private Main(String command) {
    this.command = command;
  }

  /** Runs the command and ends the JVM. */
  public static void main(String[] arguments) {
    // the class path in a jar of its own: ONNX Runtime cannot bear long command lines
    System.setProperty("jmh.separateClasspathJAR", "true");
    String command = ("bench/run micro " + String.join(" ", arguments)).strip();
    System.exit(
        new CommandLine(new Main(command))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws RunnerException {
    Map<String, String> machine = Machine.describe();
    Instant begun = Instant.now();
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("io\\.driftgate\\.bench\\.micro\\..*" + only)
                    .forks(forks)
                    .warmupIterations(iterations)
                    .warmupTime(TimeValue.milliseconds(millis))
                    .measurementIterations(iterations)
                    .measurementTime(TimeValue.milliseconds(millis))
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    Map<String, String> settings = new TreeMap<>();
    settings.put("forks", Integer.toString(forks));
    settings.put("iterations", Integer.toString(iterations));
    settings.put("milliseconds an iteration", Integer.toString(millis));
    reporting.deliver(
        Path.of(System.getProperty("bench.results", "RESULTS.md")),
        new Report("micro", command, begun, machine, settings, List.of(table(results)), List.of()));
    return 0;
  }

  private static Table table(Collection<RunResult> results) {
    List<List<Object>> rows = new ArrayList<>();
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
      BenchmarkParams params = result.getParams();
      List<String> values = new ArrayList<>();
      for (String key : params.getParamsKeys()) {
        values.add(key + " " + params.getParam(key));
      }
      String benchmark = params.getBenchmark();
      rows.add(
          List.of(
              benchmark.substring(Main.class.getPackageName().length() + 1),
              String.join(", ", values),
              time.getScore(),
              time.getScoreError(),
              time.getScoreUnit(),
              allocated == null ? Double.NaN : allocated.getScore()));
    }
    return new Table(
        "time and allocation an operation",
        List.of("benchmark", "with", "time", "+-", "unit", "bytes allocated/op"),
        rows);
  }
}
