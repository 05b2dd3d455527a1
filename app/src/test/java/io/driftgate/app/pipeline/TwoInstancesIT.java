package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.app.run.Pipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of one configuration share the partitions; one stops, the other takes over. */
class TwoInstancesIT {
  @TempDir Path directory;

  @Test
  void theLoadIsSharedAndTakenOver() {
    try (Workbench bench =
        new Workbench(directory)
            .with("pipeline.model", Models.table(directory).toString())
            .topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      Pipeline first = bench.start();
      Pipeline second = bench.start();
      Workbench.await(
          "both have work",
          () -> {
            SimpleEvents.send(bench, schemaId, values(8));
            return first.metrics().snapshot().predictions() > 0
                && second.metrics().snapshot().predictions() > 0;
          });
      SimpleEvents.send(bench, schemaId, values(2_000));
      bench.stop(first);
      long scoredByFirst = first.metrics().snapshot().predictions();
      SimpleEvents.send(bench, schemaId, values(2_000));
      int sent = Math.toIntExact(bench.end(bench.featuresTopic()));

      Coordinates.assertExactlyOnceAndInOrder(bench.predictions(sent), bench.audits(sent));
      assertThat(first.metrics().snapshot().predictions()).isEqualTo(scoredByFirst);
      assertThat(scoredByFirst).isPositive();
      assertThat(second.metrics().snapshot().predictions()).isGreaterThan(2_000);
    }
  }

  private static List<Double> values(int count) {
    return IntStream.range(0, count).mapToObj(index -> (double) (index % 3)).toList();
  }
}
