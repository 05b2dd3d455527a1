package io.driftgate.app.produce;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Events as they would stand on a topic: a frame with the schema id 0, then Avro. For one thread.
 */
public final class FramedEvents {
  private static final byte[] FRAME = new byte[5];

  private final GenericDatumWriter<GenericRecord> writer;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable BinaryEncoder encoder;

  /**
   * @param schema of every event
   */
  public FramedEvents(Schema schema) {
    this.writer = new GenericDatumWriter<>(schema);
  }

  /** The event's bytes, which are the caller's. */
  public byte[] bytes(GenericRecord event) throws IOException {
    bytes.reset();
    bytes.write(FRAME);
    encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
    writer.write(event, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
