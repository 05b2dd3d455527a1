package io.driftgate.topology.sampling;

import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.TrustedRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** How long a batch really is in Avro binary. */
final class EncodedSize {
  static {
    TrustedRecords.trust();
  }

  private EncodedSize() {}

  static int of(SampleBatch batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<SampleBatch>(SampleBatch.getClassSchema()).write(batch, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }
}
