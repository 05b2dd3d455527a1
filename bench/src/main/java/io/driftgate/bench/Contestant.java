package io.driftgate.bench;

import io.driftgate.bench.workload.Workloads;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part, and with what.
 *
 * @param name in reports
 * @param share of the comparison's events that its topic has; fewer where it is slow
 * @param settings of the pipeline beside the usual ones
 * @param route for those that route; null for a single version from this machine
 * @param instances processes that share the work
 * @param monitorBeside whether the drift monitor runs in one process more
 * @param recording file of a flight recording of the process; null for none
 */
record Contestant(
    String name,
    Kind kind,
    Workloads workload,
    double share,
    Map<String, String> settings,
    @Nullable Route route,
    int instances,
    boolean monitorBeside,
    @Nullable Path recording) {
  /** What runs. */
  enum Kind {
    DRIFTGATE,
    RAW,
    COPY,
    PLAIN,
    FLINK,
    CRAYFISH;

    /** As its process is told. */
    String argument() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What it writes is of the size of what Driftgate writes. */
    boolean hasNoModel() {
      return this == RAW || this == COPY;
    }
  }

  Contestant {
    settings = Map.copyOf(settings);
  }

  /** Everything on: a canary with a tenth of the keys. */
  static Contestant driftgate(Workloads workload) {
    return new Contestant(
        "driftgate", Kind.DRIFTGATE, workload, 1, Map.of(), Route.CANARY, 1, false, null);
  }

  static Contestant of(Kind kind, Workloads workload) {
    return new Contestant(kind.argument(), kind, workload, 1, Map.of(), null, 1, false, null);
  }

  Contestant named(String other) {
    return new Contestant(
        other, kind, workload, share, settings, route, instances, monitorBeside, recording);
  }

  Contestant withEvents(double part) {
    return new Contestant(
        name, kind, workload, part, settings, route, instances, monitorBeside, recording);
  }

  Contestant routed(Route other) {
    return new Contestant(
        name, kind, workload, share, settings, other, instances, monitorBeside, recording);
  }

  /** A single version from this machine, with the monitor in the same process. */
  Contestant unrouted() {
    return new Contestant(
        name, kind, workload, share, settings, null, instances, monitorBeside, recording);
  }

  Contestant on(int processes) {
    return new Contestant(
        name, kind, workload, share, settings, route, processes, monitorBeside, recording);
  }

  /** Its process only scores, and another one has the monitor. */
  Contestant monitoredBeside() {
    Contestant scoring = with("pipeline.role", "scoring");
    return new Contestant(
        name, kind, workload, share, scoring.settings(), route, instances, true, recording);
  }

  Contestant with(String key, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(key, value);
    return new Contestant(
        name, kind, workload, share, more, route, instances, monitorBeside, recording);
  }

  /** Its process keeps a flight recording. */
  Contestant recorded(Path file) {
    return new Contestant(
        name, kind, workload, share, settings, route, instances, monitorBeside, file);
  }
}
