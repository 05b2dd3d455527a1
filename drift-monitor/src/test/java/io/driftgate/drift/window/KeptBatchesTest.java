package io.driftgate.drift.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.TrustedRecords;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A monitor goes on with the state that the one before kept. */
class KeptBatchesTest {
  private static final Path PUBLISHED =
      Path.of("../schemas/src/test/resources/io/driftgate/schemas/published/SampleBatch.2.avsc");

  @BeforeAll
  static void trust() {
    TrustedRecords.trust();
  }

  @Test
  void whatWasKeptIsReadBack() {
    SampleBatch batch =
        SampleBatch.newBuilder()
            .setSourceTopic("features")
            .setSourcePartition(3)
            .setWindowStart(Instant.EPOCH)
            .setWindowEnd(Instant.EPOCH)
            .setModelName("m")
            .setModelVersion("1")
            .setStreamTime(Instant.EPOCH)
            .setLastOffset(7)
            .setEvents(5)
            .setRoutingEpoch(2)
            .setStableBuckets(3)
            .setCanaryBuckets(1)
            .build();

    assertThat(KeptBatches.batch(KeptBatches.bytes(batch))).isEqualTo(batch);
  }

  @Test
  void whatWasKeptBeforeBucketsWereCountedIsReadBack() throws Exception {
    Schema published = new Schema.Parser().parse(PUBLISHED.toFile());
    GenericRecord record =
        new GenericRecordBuilder(published)
            .set("source_topic", "features")
            .set("source_partition", 3)
            .set("window_start", 0L)
            .set("window_end", 0L)
            .set("model_name", "m")
            .set("model_version", "1")
            .set("stream_time", 0L)
            .set("last_offset", 7L)
            .set("events", 5L)
            .set("stood_in", 1L)
            .set("missing", List.of(4L))
            .build();
    ByteBuffer kept =
        new BinaryMessageEncoder<GenericRecord>(new GenericData(), published).encode(record);
    byte[] bytes = new byte[kept.remaining()];
    kept.get(bytes);

    SampleBatch batch = KeptBatches.batch(bytes);
    assertThat(batch.getSourcePartition()).isEqualTo(3);
    assertThat(batch.getStoodIn()).isEqualTo(1);
    assertThat(batch.getMissing()).containsExactly(4L);
    assertThat(batch.getRoutingEpoch()).isZero();
  }
}
