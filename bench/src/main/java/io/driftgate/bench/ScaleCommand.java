package io.driftgate.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** More threads, more instances. */
@Command(
    name = "scale",
    description = "Events a second with one thread, with two, and with two instances.",
    mixinStandardHelpOptions = true)
final class ScaleCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private CampaignOptions options = new CampaignOptions();

  @Override
  public Integer call() {
    options.run("scale", Invocation.of(spec), List.of(Comparisons.scale()));
    return 0;
  }
}
