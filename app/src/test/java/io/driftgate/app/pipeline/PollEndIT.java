package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without a linger no event waits for company or for a commit: what a poll brought is scored and
 * sent when it is all there. The batch here is never full and the first commit a minute away.
 */
class PollEndIT {
  @TempDir Path directory;

  /** Under the streams protocol nobody says where a poll ended; punctuations stand in. */
  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void whatAPollBroughtIsSentBeforeAnyCommit(String protocol) {
    try (Workbench bench =
            new Workbench(directory)
                .with("pipeline.model", Models.table(directory).toString())
                .with("pipeline.processing-guarantee", "at_least_once")
                .with("pipeline.batch.max-rows", "4096")
                .with("pipeline.commit-interval-ms", "60000")
                .with("kafka.group.protocol", protocol)
                .topicsApplied();
        ConsumerGroup group = ConsumerGroup.scoring(bench)) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.start();
      SimpleEvents.send(bench, schemaId, values(503));
      bench.predictions(503);
      SimpleEvents.send(bench, schemaId, values(1));

      Coordinates.assertExactlyOnceAndInOrder(bench.predictions(504), bench.audits(504));
      assertThat(group.done()).isZero();
    }
  }

  private static List<Double> values(int count) {
    return IntStream.range(0, count).mapToObj(index -> (double) (index % 3)).toList();
  }
}
