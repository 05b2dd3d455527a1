package io.driftgate.app;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.rollout.RolloutDesk;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutEvent;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all that is asked of the rollout controller has in common. */
final class AskOptions {
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "Who asks; by default the user of this machine.")
  private @Nullable String by;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; stands in the event that answers.")
  private String reason = "";

  /** Asks, waits for the answer, prints it. */
  int ask(String action, @Nullable String version, @Nullable Integer share, PrintWriter out) {
    DriftgateConfig loaded = config.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    String who = by == null ? System.getProperty("user.name", "unknown") : by;
    RolloutEvent answer =
        new RolloutDesk(loaded).ask(RolloutAction.valueOf(action), version, share, who, reason);
    if (output.isJson()) {
      out.println(RolloutView.json(answer).toPrettyString());
    } else {
      out.println(RolloutView.line(answer));
    }
    out.flush();
    return 0;
  }
}
