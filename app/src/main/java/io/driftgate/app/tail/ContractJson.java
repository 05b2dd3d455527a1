package io.driftgate.app.tail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Records of our own contracts as JSON, as {@code driftgate tail} shows them. */
public final class ContractJson {
  private ContractJson() {}

  /** The fields of a record. */
  public static ObjectNode of(SpecificRecord record) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new SpecificDatumWriter<>(record.getSchema()).write(record, encoder);
      encoder.flush();
      GenericRecord generic =
          new GenericDatumReader<GenericRecord>(record.getSchema())
              .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
      return (ObjectNode) AvroJson.of(record.getSchema(), generic);
    } catch (IOException e) {
      throw new UncheckedIOException("a record in memory can be written and read", e);
    }
  }
}
