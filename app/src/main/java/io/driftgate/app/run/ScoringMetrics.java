package io.driftgate.app.run;

import io.driftgate.app.admission.Rule;
import io.driftgate.app.serving.ScoringTime;
import io.driftgate.app.serving.ServingObserver;
import io.driftgate.schemas.VersionReport;
import io.driftgate.topology.ScoringObserver;
import io.driftgate.topology.decoding.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** What scoring does, as metrics. */
public final class ScoringMetrics implements ScoringObserver, ServingObserver {
  private final MeterRegistry registry;
  private final ByVersion predictions;
  private final ByVersion shadows;
  private final ByVersion failures;
  private final Map<String, Timer> calls = new ConcurrentHashMap<>();
  private final Map<Rule, Counter> refusals = new EnumMap<>(Rule.class);
  private final MultiGauge versions;
  private final Map<Reason, Counter> deadLetters = new EnumMap<>(Reason.class);
  private final DistributionSummary batchRows;
  private final Timer onnx;
  private final Timer latency;
  private final AtomicLong routingEpoch = new AtomicLong();

  ScoringMetrics(MeterRegistry registry) {
    this.registry = registry;
    predictions =
        new ByVersion(
            registry, "driftgate.predictions", "Events scored, by the version that scored them.");
    shadows =
        new ByVersion(
            registry,
            "driftgate.shadow.scores",
            "Events scored beside the version that serves them, by the version.");
    failures =
        new ByVersion(
            registry,
            "driftgate.version.failures",
            "Events that a canary or shadow failed on and another version scored.");
    for (Reason reason : Reason.values()) {
      deadLetters.put(
          reason,
          Counter.builder("driftgate.dead.letters")
              .description("Events that could not be scored.")
              .tag("reason", reason.name())
              .register(registry));
    }
    FunctionCounter.builder("driftgate.events", this, ScoringMetrics::scoredOrRejected)
        .description("Events read: scored or rejected.")
        .register(registry);
    batchRows =
        DistributionSummary.builder("driftgate.batch.rows")
            .description("Rows of a batch.")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096)
            .register(registry);
    onnx =
        Timer.builder("driftgate.onnx")
            .description("Time of scoring a batch.")
            .serviceLevelObjectives(
                durations(10, 25, 50, 100, 250, 500, 1_000, 5_000, 25_000, 100_000, 1_000_000))
            .register(registry);
    latency =
        Timer.builder("driftgate.latency")
            .description("From the timestamp of the event's record to its score.")
            .serviceLevelObjectives(
                durations(
                    1_000,
                    2_500,
                    5_000,
                    10_000,
                    25_000,
                    50_000,
                    100_000,
                    250_000,
                    500_000,
                    1_000_000,
                    5_000_000,
                    30_000_000))
            .register(registry);
    Gauge.builder("driftgate.routing.epoch", routingEpoch, AtomicLong::get)
        .description("Newest routing epoch that a task of this instance has applied.")
        .register(registry);
    versions =
        MultiGauge.builder("driftgate.model.info")
            .description("1 for each version that this instance knows, with its state.")
            .register(registry);
    for (Rule rule : Rule.values()) {
      refusals.put(
          rule,
          Counter.builder("driftgate.model.refusals")
              .description("Versions that were not let in.")
              .tag("rule", rule.word())
              .register(registry));
    }
  }

  @Override
  public void refused(Rule rule) {
    Counter counter = refusals.get(rule);
    if (counter != null) {
      counter.increment();
    }
  }

  private double scoredOrRejected() {
    return predictions.total() + deadLetters.values().stream().mapToDouble(Counter::count).sum();
  }

  /** What the instance knows of each version. */
  void versions(List<VersionReport> known) {
    versions.register(
        known.stream()
            .map(
                version ->
                    MultiGauge.Row.of(
                        Tags.of(
                            "name",
                            version.getModelName(),
                            "version",
                            version.getModelVersion(),
                            "sha256",
                            version.getModelSha256(),
                            "state",
                            version.getState().name().toLowerCase(Locale.ROOT),
                            "batch_rows",
                            Integer.toString(version.getBatchRows())),
                        1))
            .toList(),
        true);
  }

  private static Duration[] durations(long... micros) {
    Duration[] durations = new Duration[micros.length];
    for (int index = 0; index < micros.length; index++) {
      durations[index] = Duration.of(micros[index], java.time.temporal.ChronoUnit.MICROS);
    }
    return durations;
  }

  @Override
  public void scored(String version, long sentAt, long scoredAt) {
    predictions.of(version).increment();
    latency.record(Math.max(0, scoredAt - sentAt), TimeUnit.MILLISECONDS);
  }

  @Override
  public void shadowScored(String version) {
    shadows.of(version).increment();
  }

  @Override
  public void failed(String version) {
    failures.of(version).increment();
  }

  @Override
  public void rejected(Reason reason) {
    Counter counter = deadLetters.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public <T> T timed(String version, int rows, Supplier<T> scoring) {
    batchRows.record(rows);
    return calls.computeIfAbsent(version, this::callTimer).record(() -> onnx.record(scoring));
  }

  private Timer callTimer(String version) {
    return Timer.builder("driftgate.version.calls")
        .description("Calls of a version's model and the time that they took.")
        .tag("version", version)
        .register(registry);
  }

  @Override
  public ScoringTime scoringTime(String version) {
    Timer timer = calls.get(version);
    return timer == null
        ? new ScoringTime(0, 0)
        : new ScoringTime(timer.count(), (long) timer.totalTime(TimeUnit.NANOSECONDS));
  }

  @Override
  public void routingApplied(long epoch) {
    routingEpoch.accumulateAndGet(epoch, Math::max);
  }

  /** A counter for each version, made when it is first counted. */
  private static final class ByVersion {
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    // a field, for it is asked for with each event
    private final Function<String, Counter> made;

    ByVersion(MeterRegistry registry, String name, String description) {
      made =
          version ->
              Counter.builder(name)
                  .description(description)
                  .tag("version", version)
                  .register(registry);
    }

    Counter of(String version) {
      return counters.computeIfAbsent(version, made);
    }

    double total() {
      return counters.values().stream().mapToDouble(Counter::count).sum();
    }
  }

  /**
   * The figures of this moment, since the start of the process.
   *
   * @param predictions events scored
   * @param deadLetters events rejected, by reason; only reasons that occurred
   * @param meanBatchRows rows of a batch on average
   * @param meanLatency from the event's timestamp to its score on average
   * @param maxLatency the longest of the last minutes
   */
  public record Snapshot(
      long predictions,
      Map<String, Long> deadLetters,
      double meanBatchRows,
      Duration meanLatency,
      Duration maxLatency) {

    public long rejected() {
      return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  public Snapshot snapshot() {
    Map<String, Long> rejected = new TreeMap<>();
    deadLetters.forEach(
        (reason, counter) -> {
          if (counter.count() > 0) {
            rejected.put(reason.name(), (long) counter.count());
          }
        });
    return new Snapshot(
        (long) predictions.total(),
        rejected,
        batchRows.mean(),
        Duration.ofNanos((long) latency.mean(TimeUnit.NANOSECONDS)),
        Duration.ofNanos((long) latency.max(TimeUnit.NANOSECONDS)));
  }
}
