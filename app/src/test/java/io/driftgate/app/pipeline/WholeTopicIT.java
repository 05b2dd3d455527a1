package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeTopicIT {
  @TempDir Path directory;

  @Test
  void everyRecordIsReadOrThePartitionIsNamed() {
    try (Workbench bench = new Workbench(directory).topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      SimpleEvents.send(bench, schemaId, List.of(0.0, 1.0, 2.0));
      List<Long> offsets = new ArrayList<>();

      WholeTopic.read(bench, bench.featuresTopic(), record -> offsets.add(record.offset()));

      assertThat(offsets).hasSize(3);
      assertThatThrownBy(
              () ->
                  WholeTopic.read(bench, bench.featuresTopic(), record -> {}, Duration.ofNanos(-1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(bench.featuresTopic() + "-")
          .hasMessageContaining("at 0 of ");
    }
  }
}
