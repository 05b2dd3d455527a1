package io.driftgate.bench.micro;

import io.driftgate.drift.statistics.KolmogorovSmirnov;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One feature of one window against the reference. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KolmogorovSmirnovBenchmark {
  @Param({"1000", "10000"})
  public int rows;

  private double[] reference;
  private double[] current;

  /** Two samples of the same distribution. */
  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    reference = random.doubles(rows).toArray();
    current = random.doubles(rows).toArray();
  }

  /** The distance with its p-value. */
  @Benchmark
  public KolmogorovSmirnov test() {
    return KolmogorovSmirnov.test(reference, current);
  }

  /** With the p-value of large samples. */
  @Benchmark
  public KolmogorovSmirnov asymptotic() {
    return KolmogorovSmirnov.test(reference, current, KolmogorovSmirnov.Method.ASYMPTOTIC);
  }
}
