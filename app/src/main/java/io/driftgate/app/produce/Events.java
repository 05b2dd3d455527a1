package io.driftgate.app.produce;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Feature events, one after the other. */
interface Events extends AutoCloseable {

  /** The schema of every event. */
  Schema schema();

  /**
   * The next event; null at the end.
   *
   * @throws UnreadableInputException when the input is not as it should be
   */
  @Nullable GenericRecord next() throws IOException;

  @Override
  void close() throws IOException;
}
