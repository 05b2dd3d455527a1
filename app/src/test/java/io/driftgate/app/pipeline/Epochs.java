package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.EpochApplied;
import io.driftgate.schemas.PipelineTopic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Which routing table is in force on each partition, as the pipeline says; it never goes back. */
final class Epochs implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> reader;
  private final int partitions;
  private final Map<Integer, Long> inForce = new HashMap<>();

  Epochs(Workbench bench, int partitions) {
    this.reader = bench.follow(PipelineTopic.EPOCHS);
    this.partitions = partitions;
  }

  /** Reads on, and says whether all partitions have come to this table or a later one. */
  boolean reached(long epoch) {
    for (EpochApplied applied : Wire.<EpochApplied>next(reader, EpochApplied.getClassSchema())) {
      Long before = inForce.put(applied.getSourcePartition(), applied.getEpoch());
      assertThat(before == null || before < applied.getEpoch()).as("epochs grow").isTrue();
    }
    return inForce.size() == partitions
        && inForce.values().stream().allMatch(applied -> applied >= epoch);
  }

  @Override
  public void close() {
    reader.close();
  }
}
