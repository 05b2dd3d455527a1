package io.driftgate.app;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.run.Pipeline;
import io.driftgate.app.run.ScoringMetrics;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the pipeline until it is told to stop. */
@Command(
    name = "run",
    description = {
      "Runs the pipeline until SIGTERM or SIGINT; then drains, commits and leaves the group.",
      "Started again with the same configuration, here or elsewhere, instances share the partitions."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Override
  public Integer call() throws InterruptedException {
    DriftgateConfig config = options.load(Need.BROKER, Need.REGISTRY);
    PrintWriter err = Printing.err(spec);
    Pipeline pipeline = Pipeline.start(config, line -> err.println("driftgate: " + line));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(pipeline, err), "driftgate-stop"));
    pipeline.awaitEnd();
    return 0;
  }

  private static void stop(Pipeline pipeline, PrintWriter err) {
    err.println("driftgate: stopping");
    pipeline.close();
    ScoringMetrics.Snapshot total = pipeline.metrics().snapshot();
    err.println(
        "driftgate: stopped; "
            + total.predictions()
            + " predictions, "
            + total.rejected()
            + " dead letters "
            + total.deadLetters());
    err.flush();
  }
}
