package io.driftgate.app;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.rollout.RolloutDesk;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How the rollout stands. */
@Command(
    name = "status",
    description =
        "Shows which versions share the traffic, what each instance has loaded, and the last"
            + " decisions with their reasons.",
    mixinStandardHelpOptions = true)
final class RolloutStatusCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "10",
      description = "Decisions that are shown (default: ${DEFAULT-VALUE}).")
  private int last = 10;

  @Override
  public Integer call() {
    DriftgateConfig config = options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    RolloutDesk.Standing standing = new RolloutDesk(config).standing();
    boolean frozen = config.rollout().frozen();
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      out.println(RolloutView.json(standing, frozen, last).toPrettyString());
    } else {
      RolloutView.print(standing, frozen, last, out);
    }
    out.flush();
    return 0;
  }
}
