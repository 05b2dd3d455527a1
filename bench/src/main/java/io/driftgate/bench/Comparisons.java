package io.driftgate.bench;

import static io.driftgate.bench.Comparison.eventsPerSecond;
import static io.driftgate.bench.Comparison.ran;
import static io.driftgate.bench.Comparison.speed;

import io.driftgate.bench.Comparison.Mark;
import io.driftgate.bench.Contestant.Kind;
import io.driftgate.bench.workload.Workloads;
import java.nio.file.Path;
import java.util.List;

/** What is compared with what. */
final class Comparisons {
  private static final double MIB_MAX = 700;

  private Comparisons() {}

  /** All that can run with the data that is there. */
  static List<Comparison> throughput(Path cases) {
    return List.of(
            peers(),
            trees(),
            zipMap(),
            missing(),
            monitor(),
            samples(),
            routes(),
            wide(),
            crayfish(),
            electricity())
        .stream()
        .filter(
            comparison ->
                comparison.contestants().stream()
                    .allMatch(contestant -> contestant.workload().isThere(cases)))
        .toList();
  }

  /** One thread and two, one instance and two. */
  static Comparison scale() {
    Contestant one = Contestant.driftgate(Workloads.MLP_20);
    return new Comparison(
        "scale",
        "threads and instances",
        1,
        List.of(
            one.named("one thread"),
            one.named("two threads").with("pipeline.threads", "2"),
            one.named("two instances").on(2)),
        List.of(
            told("two threads / one thread, events/s", "two threads", "one thread"),
            told("two instances / one thread, events/s", "two instances", "one thread")));
  }

  private static Comparison peers() {
    Workloads workload = Workloads.MLP_20;
    return new Comparison(
        "peers",
        "20 floats, small MLP",
        1,
        List.of(
            Contestant.of(Kind.RAW, workload),
            Contestant.of(Kind.COPY, workload),
            Contestant.driftgate(workload),
            Contestant.of(Kind.PLAIN, workload),
            Contestant.of(Kind.FLINK, workload)),
        List.of(
            speed("driftgate", "raw", 0.55),
            speed("driftgate", "copy", 0.80),
            speed("driftgate", "plain", 3),
            speed("driftgate", "flink", 2),
            allocation("copy", 256),
            allocation("raw", Double.NaN),
            new Mark(
                "driftgate, resident memory at its most, MiB",
                round -> ran(round, "driftgate").residentMib(),
                MIB_MAX,
                false),
            canaryServes()));
  }

  /** A canary that was loaded too late would make the run easier than it says. */
  private static Mark canaryServes() {
    return new Mark(
        "driftgate, share of the canary in its last events",
        round -> ran(round, "driftgate").canaryShare(),
        0.09,
        true);
  }

  private static Comparison trees() {
    Contestant driftgate = Contestant.driftgate(Workloads.TREES_20);
    return new Comparison(
        "trees",
        "20 floats, 100 trees of depth 6",
        1,
        List.of(
            Contestant.of(Kind.COPY, Workloads.TREES_20),
            driftgate,
            driftgate.named("tolerance").with("models.determinism", "tolerance"),
            Contestant.of(Kind.PLAIN, Workloads.TREES_20)),
        List.of(
            speed("driftgate", "copy", 0.55),
            speed("driftgate", "tolerance", 0.9),
            told("driftgate / plain, events/s", "driftgate", "plain")));
  }

  private static Comparison zipMap() {
    return new Comparison(
        "zipmap",
        "100 trees, probabilities behind a ZipMap and as a tensor",
        0.5,
        List.of(
            Contestant.driftgate(Workloads.ZIPMAP_20).named("zipmap"),
            Contestant.driftgate(Workloads.TREES_20).named("tensor")),
        List.of(speed("zipmap", "tensor", 0.8)));
  }

  private static Comparison missing() {
    return besidePlain(
        "missing", "100 trees, one event in ten lacks features", Workloads.MISSING_20);
  }

  private static Comparison besidePlain(String name, String title, Workloads workload) {
    return new Comparison(
        name,
        title,
        1,
        List.of(
            Contestant.of(Kind.COPY, workload),
            Contestant.driftgate(workload),
            Contestant.of(Kind.PLAIN, workload)),
        List.of(
            told("driftgate / copy, events/s", "driftgate", "copy"),
            told("driftgate / plain, events/s", "driftgate", "plain")));
  }

  /** Windows of some million events, so that the monitor has some to judge. */
  private static Contestant monitored() {
    return Contestant.driftgate(Workloads.MLP_20)
        .unrouted()
        .named("monitor on")
        .with("drift.window-ms", "10000")
        .with("drift.grace-ms", "1000");
  }

  private static Contestant unmonitored() {
    return monitored().named("monitor off").with("drift.enabled", "false");
  }

  private static Comparison monitor() {
    return new Comparison(
        "monitor",
        "small MLP, drift monitor on and off",
        1,
        List.of(monitored(), unmonitored()),
        List.of(
            speed("monitor on", "monitor off", 0.95),
            new Mark(
                "monitor on, windows judged",
                round -> ran(round, "monitor on").windowsJudged(),
                1,
                true)));
  }

  /** What of the monitor's cost is scoring's own. */
  private static Comparison samples() {
    return new Comparison(
        "samples",
        "small MLP, samples for no monitor, for one in another process, none",
        1,
        List.of(
            monitored().named("samples only").with("pipeline.role", "scoring"),
            monitored().named("monitor beside").monitoredBeside(),
            unmonitored()),
        List.of(
            told("samples only / monitor off, events/s", "samples only", "monitor off"),
            told("monitor beside / monitor off, events/s", "monitor beside", "monitor off")));
  }

  private static Comparison routes() {
    Contestant driftgate = Contestant.driftgate(Workloads.MLP_20);
    return new Comparison(
        "routes",
        "small MLP, a canary of 10 %, a shadow of 100 %, neither",
        1,
        List.of(
            driftgate.named("none").routed(Route.STABLE),
            driftgate.named("canary").routed(Route.CANARY),
            driftgate.named("shadow").routed(Route.SHADOW)),
        List.of(speed("canary", "none", 0.9), speed("shadow", "none", 0.75)));
  }

  private static Comparison wide() {
    Contestant wide = Contestant.driftgate(Workloads.MLP_500).named("500 features");
    return new Comparison(
        "wide",
        "small MLP of 500 and of 20 features",
        0.9,
        List.of(wide.withEvents(0.2), Contestant.driftgate(Workloads.MLP_20).named("20 features")),
        List.of(
            new Mark(
                "500 features / 20 features, cells/s",
                round ->
                    500
                        * eventsPerSecond(round, "500 features")
                        / (20 * eventsPerSecond(round, "20 features")),
                1,
                true)));
  }

  private static Comparison crayfish() {
    Workloads workload = Workloads.FFNN_784;
    return new Comparison(
        "crayfish",
        "784 floats, the network of the Crayfish benchmark",
        0.15,
        List.of(
            Contestant.driftgate(workload),
            Contestant.of(Kind.COPY, workload),
            Contestant.of(Kind.CRAYFISH, workload).withEvents(0.1)),
        List.of(
            speed("driftgate", "crayfish", 10),
            told("driftgate / copy, events/s", "driftgate", "copy")));
  }

  private static Comparison electricity() {
    return besidePlain(
        "electricity",
        "the electricity stream, gradient boosting, 6 features",
        Workloads.ELECTRICITY);
  }

  /** A ratio that nothing is asked of. */
  private static Mark told(String what, String one, String other) {
    return new Mark(
        what,
        round -> eventsPerSecond(round, one) / eventsPerSecond(round, other),
        Double.NaN,
        true);
  }

  /** What driftgate allocates beyond another; beyond raw it is Kafka Streams' share, too. */
  private static Mark allocation(String other, double bound) {
    return new Mark(
        "driftgate - " + other + ", bytes allocated an event",
        round -> ran(round, "driftgate").allocatedBytes() - ran(round, other).allocatedBytes(),
        bound,
        false);
  }
}
