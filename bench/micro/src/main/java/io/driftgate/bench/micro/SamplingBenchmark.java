package io.driftgate.bench.micro;

import io.driftgate.schemas.SampleBatch;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.sampling.SampledModel;
import io.driftgate.topology.sampling.SamplingSettings;
import io.driftgate.topology.sampling.WindowSampler;
import io.driftgate.topology.scoring.ClassScores;
import io.driftgate.topology.scoring.Score;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The sampler's share of an event, a drain every 10,000 events among them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SamplingBenchmark {
  private static final int EVENTS_PER_COMMIT = 10_000;
  private static final long TIME_MS = 1_750_000_000_000L;
  private static final int EVENTS_PER_MS = 100;

  @Param({"MLP_20", "MLP_500"})
  public String workload;

  private SampledModel model;
  private WindowSampler sampler;
  private List<Row> rows;
  private final Score.Scored score = new Score.Scored(0.5, null, ClassScores.NONE);
  private long offset;

  /** Windows of five minutes, 1,000 rows each. */
  @Setup
  public void prepare() {
    Loaded loaded = new Loaded(workload);
    model = SampledModel.of(loaded.manifest(), loaded.layout());
    rows = loaded.rows(1_000);
    sampler =
        new WindowSampler(
            new SamplingSettings(
                true, Duration.ofMinutes(5), 1_000, Duration.ofMinutes(1), Duration.ofMinutes(1)),
            "features",
            0,
            WindowSampler.NO_TIME,
            WindowSampler.BATCH_BYTES);
  }

  /** What is between two commits at 100,000 events a second. */
  @Benchmark
  @OperationsPerInvocation(EVENTS_PER_COMMIT)
  public List<SampleBatch> commit() {
    for (int event = 0; event < EVENTS_PER_COMMIT; event++) {
      long time = TIME_MS + offset / EVENTS_PER_MS;
      sampler.scored(model, offset, time, rows.get((int) (offset % rows.size())), score, time);
      offset++;
    }
    return sampler.drain();
  }
}
