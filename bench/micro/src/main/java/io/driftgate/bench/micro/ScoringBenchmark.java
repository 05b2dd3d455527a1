package io.driftgate.bench.micro;

import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.scoring.BatchScorer;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.scoring.Score;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One batch: rows into the tensor, the call, scores out of the result. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScoringBenchmark {
  @Param({"MLP_20", "TREES_20", "FFNN_784"})
  public String workload;

  @Param({"1", "16", "64", "128", "256"})
  public int batch;

  private OnnxModel model;
  private BatchScorer scorer;
  private List<Row> rows;

  /** Loads the model. */
  @Setup
  public void prepare() throws IOException {
    Loaded loaded = new Loaded(workload);
    model = loaded.model(batch);
    scorer = model.newScorer();
    rows = loaded.rows(batch);
  }

  /** Closes the model. */
  @TearDown
  public void close() {
    model.close();
  }

  /** The whole batch. */
  @Benchmark
  public List<Score> score() {
    return scorer.score(rows);
  }
}
