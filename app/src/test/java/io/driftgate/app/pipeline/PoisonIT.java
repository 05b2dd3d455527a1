package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row that makes the model throw goes to the dead letters; its batch is scored. */
class PoisonIT {
  @TempDir Path directory;

  @Test
  void theOthersOfTheBatchAreScored() {
    try (Workbench bench =
        new Workbench(directory)
            .with("pipeline.model", Models.table(directory).toString())
            .with("topics.partitions", "1")
            .topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      List<Double> values = new ArrayList<>(Collections.nCopies(200, 1.0));
      values.set(20, 99.0);
      values.set(130, 99.0);
      // sent before the start, so that full batches come in the first round
      SimpleEvents.send(bench, schemaId, values);
      bench.start();

      List<Prediction> predictions = bench.predictions(198);
      assertThat(predictions).allMatch(prediction -> prediction.getScore() == 20.0);
      Coordinates.assertExactlyOnceAndInOrder(predictions, bench.audits(198));
      List<ConsumerRecord<byte[], byte[]>> letters = bench.committed(PipelineTopic.DEAD_LETTERS, 2);
      assertThat(letters)
          .extracting(letter -> header(letter, "driftgate.source.offset"))
          .containsExactly("20", "130");
      assertThat(letters)
          .extracting(letter -> header(letter, "driftgate.reason"))
          .containsOnly("MODEL_FAILED");
      assertThat(letters)
          .extracting(letter -> header(letter, "driftgate.detail"))
          .noneMatch(detail -> detail.contains("99"));
      assertThat(letters.get(0).value()).isEqualTo(SimpleEvents.event(schemaId, 99.0));
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String key) {
    return new String(record.headers().lastHeader(key).value(), StandardCharsets.UTF_8);
  }
}
