package io.driftgate.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Events a second. */
@Command(
    name = "throughput",
    description = "Events a second of topics that are full, one stream thread, exactly once.",
    mixinStandardHelpOptions = true)
final class ThroughputCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private CampaignOptions options = new CampaignOptions();

  @Option(
      names = "--only",
      split = ",",
      description =
          "Comparisons to run: peers, trees, zipmap, missing, monitor, samples, routes, wide,"
              + " crayfish, electricity. All by default.")
  private List<String> only = List.of();

  @Override
  public Integer call() {
    List<Comparison> all = Comparisons.throughput(Programs.fromLauncher().cases());
    List<String> names = all.stream().map(Comparison::name).toList();
    if (!names.containsAll(only)) {
      CommandSpec known = java.util.Objects.requireNonNull(spec);
      throw new ParameterException(
          known.commandLine(), "comparisons that can run here are " + String.join(", ", names));
    }
    List<Comparison> chosen =
        all.stream().filter(one -> only.isEmpty() || only.contains(one.name())).toList();
    options.run("throughput", Invocation.of(spec), chosen);
    return 0;
  }
}
