package io.driftgate.app.run;

import io.driftgate.models.ModelManifest;
import io.driftgate.topology.ScoringObserver;
import io.driftgate.topology.decoding.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What scoring does, as metrics. */
public final class ScoringMetrics implements ScoringObserver {
  private final Counter events;
  private final Counter predictions;
  private final Map<Reason, Counter> deadLetters = new EnumMap<>(Reason.class);
  private final DistributionSummary batchRows;
  private final Timer onnx;
  private final Timer latency;
  private final AtomicLong routingEpoch = new AtomicLong();

  ScoringMetrics(MeterRegistry registry, ModelManifest model) {
    events =
        Counter.builder("driftgate.events")
            .description("Events read: scored or rejected.")
            .register(registry);
    predictions =
        Counter.builder("driftgate.predictions").description("Events scored.").register(registry);
    for (Reason reason : Reason.values()) {
      deadLetters.put(
          reason,
          Counter.builder("driftgate.dead.letters")
              .description("Events that could not be scored.")
              .tag("reason", reason.name())
              .register(registry));
    }
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
    Gauge.builder("driftgate.model.info", () -> 1)
        .description("The loaded model.")
        .tag("name", model.name())
        .tag("version", model.version())
        .tag("sha256", model.sha256())
        .register(registry);
  }

  private static Duration[] durations(long... micros) {
    Duration[] durations = new Duration[micros.length];
    for (int index = 0; index < micros.length; index++) {
      durations[index] = Duration.of(micros[index], java.time.temporal.ChronoUnit.MICROS);
    }
    return durations;
  }

  @Override
  public void scored(long sentAt, long scoredAt) {
    events.increment();
    predictions.increment();
    latency.record(Math.max(0, scoredAt - sentAt), TimeUnit.MILLISECONDS);
  }

  @Override
  public void rejected(Reason reason) {
    events.increment();
    Counter counter = deadLetters.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public <T> T timed(int rows, Supplier<T> scoring) {
    batchRows.record(rows);
    return onnx.record(scoring);
  }

  @Override
  public void routingApplied(long epoch) {
    routingEpoch.accumulateAndGet(epoch, Math::max);
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
        (long) predictions.count(),
        rejected,
        batchRows.mean(),
        Duration.ofNanos((long) latency.mean(TimeUnit.NANOSECONDS)),
        Duration.ofNanos((long) latency.max(TimeUnit.NANOSECONDS)));
  }
}
