package io.driftgate.topology;

import io.driftgate.schemas.TrustedRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes records of one schema as frame and Avro binary. For one thread. */
final class WireEncoder<T extends SpecificRecord> {
  static {
    TrustedRecords.trust();
  }

  private final byte[] frame;
  private final SpecificDatumWriter<T> writer;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

  WireEncoder(byte[] frame, Schema schema) {
    this.frame = frame;
    this.writer = new SpecificDatumWriter<>(schema);
  }

  byte[] encode(T record) {
    bytes.reset();
    bytes.writeBytes(frame);
    try {
      writer.write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
