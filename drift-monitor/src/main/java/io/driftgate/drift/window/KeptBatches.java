package io.driftgate.drift.window;

import io.driftgate.schemas.SampleBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.avro.Schema;

/** Batches as the monitor's state keeps them: with a fingerprint of their schema. */
final class KeptBatches {
  /** What the batches of before the counts of buckets did not have. */
  private static final Set<String> BUCKETS =
      Set.of("routing_epoch", "stable_buckets", "canary_buckets");

  static {
    // a monitor that is newer than its state reads what the one before kept
    SampleBatch.getDecoder().addSchema(without(SampleBatch.getClassSchema(), BUCKETS));
  }

  private KeptBatches() {}

  private static Schema without(Schema schema, Set<String> fields) {
    return Schema.createRecord(
        schema.getName(),
        schema.getDoc(),
        schema.getNamespace(),
        false,
        schema.getFields().stream()
            .filter(field -> !fields.contains(field.name()))
            .map(field -> new Schema.Field(field, field.schema()))
            .toList());
  }

  static byte[] bytes(SampleBatch batch) {
    try {
      ByteBuffer buffer = batch.toByteBuffer();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SampleBatch batch(byte[] bytes) {
    try {
      return SampleBatch.fromByteBuffer(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("a window of the state cannot be read back", e);
    }
  }
}
