package io.driftgate.app.produce;

import java.io.IOException;
import java.io.InputStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Events of an Avro container file, which brings its schema. */
final class AvroFileEvents implements Events {
  private final DataFileStream<GenericRecord> file;
  private final Schema schema;
  private long position;

  /**
   * Reads events.
   *
   * @param asked the schema to read them with; null for that of the file
   */
  AvroFileEvents(InputStream stream, @Nullable Schema asked) throws IOException {
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>();
    if (asked != null) {
      reader.setExpected(asked);
    }
    file = new DataFileStream<>(stream, reader);
    schema = asked == null ? file.getSchema() : asked;
    if (schema.getType() != Schema.Type.RECORD) {
      file.close();
      throw new UnreadableInputException("its schema is " + schema + "; expected a record");
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable GenericRecord next() {
    try {
      position++;
      return file.hasNext() ? file.next() : null;
    } catch (AvroRuntimeException e) {
      throw new UnreadableInputException("record " + position + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
