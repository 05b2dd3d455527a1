package io.driftgate.app.pipeline;

import io.driftgate.schemas.TrustedRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The wire format, done by hand with Avro's own classes. */
final class Wire {
  private static final int FRAME_BYTES = 5;

  static {
    TrustedRecords.trust();
  }

  private Wire() {}

  static byte[] framed(int schemaId, GenericRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(FRAME_BYTES).put((byte) 0).putInt(schemaId).array());
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** What has come since a reader last looked; waits a moment where that is nothing. */
  static <T extends SpecificRecord> List<T> next(
      KafkaConsumer<byte[], byte[]> reader, Schema schema) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    reader.poll(Duration.ofMillis(200)).forEach(records::add);
    return decoded(records, schema);
  }

  static <T extends SpecificRecord> List<T> decoded(
      List<ConsumerRecord<byte[], byte[]>> records, Schema schema) {
    SpecificDatumReader<T> reader = new SpecificDatumReader<>(schema);
    List<T> decoded = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      decoded.add(decoded(record.value(), reader));
    }
    return decoded;
  }

  /** One value, without its frame. */
  static <T extends SpecificRecord> T decoded(byte[] value, SpecificDatumReader<T> reader) {
    try {
      return reader.read(
          null,
          DecoderFactory.get().binaryDecoder(value, FRAME_BYTES, value.length - FRAME_BYTES, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
