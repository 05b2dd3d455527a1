package io.driftgate.app.admission;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.ModelBundle;
import io.driftgate.topology.trial.TrialReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tries a version in a process of its own, with a limit on its time and its memory: a file of 300
 * bytes can loop for ever or ask for all there is.
 *
 * <p>What is limited is processor time, which a loop uses up and a trial that waits for its turn on
 * a busy machine does not. The clock's limit is {@value #PATIENCE} times as long.
 */
final class TrialProcess {
  /** So many times the limit may pass by the clock. */
  private static final int PATIENCE = 3;

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** Whether the platform says what processor time a process has used. */
  private static final boolean TELLS_TIME =
      ProcessHandle.current().info().totalCpuDuration().isPresent();

  private final ChildJvm jvm;
  private final Duration timeout;
  private final long memoryBytes;
  private final int maxRows;

  /**
   * @param timeout processor time that the process may use
   * @param maxRows largest batch that is tried
   */
  TrialProcess(ChildJvm jvm, Duration timeout, long memoryBytes, int maxRows) {
    this.jvm = jvm;
    this.timeout = timeout;
    this.memoryBytes = memoryBytes;
    this.maxRows = maxRows;
  }

  /**
   * Runs the trial.
   *
   * @throws TrialTimedOutException when the process had to be ended
   * @throws ModelRefusedException when it died, or reported problems
   * @throws ExpectedFailure when it cannot be started
   */
  TrialReport run(ModelBundle bundle, String file) {
    try {
      Path folder = Files.createTempDirectory("driftgate-trial");
      try {
        return run(bundle.files(), file, folder);
      } finally {
        Files.deleteIfExists(folder.resolve("out"));
        Files.deleteIfExists(folder.resolve("err"));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new ExpectedFailure("the trial of " + file + " cannot be run: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExpectedFailure("interrupted during the trial of " + file, e);
    }
  }

  private TrialReport run(BundleFiles files, String file, Path folder)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        jvm.start(TrialMain.class, memoryBytes, List.of(Integer.toString(maxRows)))
            // weights "beside the model" would be looked for here
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(files.toZip());
      } catch (IOException e) {
        // it died before it had read all; how, it says below
      }
      awaitEnd(process, file);
    } finally {
      process.destroyForcibly().waitFor();
    }
    if (process.exitValue() != 0) {
      throw refused(file, death(process.exitValue(), Files.readString(err)));
    }
    TrialReport report =
        new ObjectMapper()
            .readValue(Files.readString(out, StandardCharsets.UTF_8), TrialReport.class);
    if (!report.problems().isEmpty()) {
      throw new ModelRefusedException(Rule.TRIAL, file, report.problems(), null);
    }
    return report;
  }

  private void awaitEnd(Process process, String file) throws InterruptedException {
    long begin = System.nanoTime();
    while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
      // without it there is the clock; of a process that ended just now there is nothing to say
      Duration used =
          process.toHandle().info().totalCpuDuration().orElse(TELLS_TIME ? Duration.ZERO : elapsed);
      if (used.compareTo(timeout) > 0) {
        throw TrialTimedOutException.working(file, timeout);
      }
      if (elapsed.compareTo(timeout.multipliedBy(PATIENCE)) > 0) {
        throw TrialTimedOutException.waiting(file, timeout.multipliedBy(PATIENCE), PATIENCE);
      }
    }
  }

  private String death(int exitValue, String errors) {
    boolean memory = errors.contains("OutOfMemoryError") || errors.contains("bad_alloc");
    String last = errors.lines().filter(line -> !line.isBlank()).findFirst().orElse("no message");
    return "its process ended with "
        + exitValue
        + (memory
            ? ", out of the " + memoryBytes / 1_048_576 + " MiB of models.trial.memory-mib"
            : "")
        + ": "
        + last.substring(0, Math.min(500, last.length()));
  }

  private static ModelRefusedException refused(String file, String problem) {
    return new ModelRefusedException(Rule.TRIAL, file, List.of(problem), null);
  }
}
