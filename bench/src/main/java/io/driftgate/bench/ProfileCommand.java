package io.driftgate.bench;

import io.driftgate.bench.profile.FlightProfile;
import io.driftgate.bench.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the time goes. */
@Command(
    name = "profile",
    description = "Where time and allocation go, part by part, beside the copying topology.",
    mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private CampaignOptions options = new CampaignOptions();

  @Option(
      names = "--comparison",
      description =
          "One of those of throughput, whose contestants are looked at (default: ${DEFAULT-VALUE}).")
  private String comparison = "peers";

  @Option(
      names = "--contestants",
      split = ",",
      description = "Those of them to look at (default: ${DEFAULT-VALUE}).")
  private List<String> contestants = List.of("copy", "driftgate");

  @Option(
      names = "--recordings",
      required = true,
      description = "Folder that the flight recordings are kept in.")
  private @Nullable Path recordings;

  @Override
  public Integer call() {
    Path folder = java.util.Objects.requireNonNull(recordings).toAbsolutePath();
    List<Contestant> recorded = recorded(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BenchFailure("the folder " + folder + " cannot be made", e);
    }
    options.run(
        "profile",
        Invocation.of(spec),
        List.of(new Comparison("profile", comparison, 1, recorded, List.of())),
        rounds -> List.of(table(recorded, rounds)));
    return 0;
  }

  private List<Contestant> recorded(Path folder) {
    List<Contestant> found =
        Comparisons.throughput(Programs.fromLauncher().cases()).stream()
            .filter(one -> one.name().equals(comparison))
            .flatMap(one -> one.contestants().stream())
            .filter(one -> contestants.contains(one.name()))
            .map(one -> one.recorded(folder.resolve(one.name().replace(' ', '-') + ".jfr")))
            .toList();
    if (found.size() != contestants.size()) {
      throw new BenchFailure(
          "the comparison "
              + comparison
              + " has no contestants "
              + String.join(", ", contestants)
              + "; see the tables of bench/run throughput");
    }
    return found;
  }

  /** Microseconds of CPU and bytes an event: a part's share of what the process used. */
  private static Table table(List<Contestant> contestants, Map<String, Round> rounds) {
    List<String> columns = new ArrayList<>(List.of("part"));
    Map<String, List<Object>> rows = new LinkedHashMap<>();
    FlightProfile.parts().forEach(part -> rows.put(part, new ArrayList<>(List.of(part))));
    for (Contestant contestant : contestants) {
      Round round = Comparison.ran(rounds, contestant.name());
      FlightProfile profile =
          FlightProfile.of(
              java.util.Objects.requireNonNull(contestant.recording()), round.measuredFrom());
      columns.add(contestant.name() + ", time %");
      columns.add(contestant.name() + ", CPU us/event");
      columns.add(contestant.name() + ", bytes allocated/event");
      double[] time = profile.timeShares();
      double[] allocation = profile.allocationShares();
      int position = 0;
      for (List<Object> row : rows.values()) {
        row.add(100 * time[position]);
        row.add(time[position] * round.cpuMicros());
        row.add(allocation[position] * round.allocatedBytes());
        position++;
      }
    }
    return new Table("by part", columns, List.copyOf(rows.values()));
  }
}
