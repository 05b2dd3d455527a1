package io.driftgate.app.produce;

import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.ModelManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** The events of a file as they would stand on a topic: a frame with the schema id 0, Avro. */
public final class RecordedFile implements AutoCloseable {
  private static final byte[] FRAME = new byte[5];

  private final Path path;
  private final Events events;
  private final GenericDatumWriter<GenericRecord> writer;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable BinaryEncoder encoder;

  private RecordedFile(Path path, Events events) {
    this.path = path;
    this.events = events;
    this.writer = new GenericDatumWriter<>(events.schema());
  }

  /**
   * Opens a file as {@code driftgate produce} takes it.
   *
   * @param notes takes what the user should know though it is no failure
   * @throws ExpectedFailure when it cannot be read
   */
  public static RecordedFile open(
      Path path, String eventTimeColumn, ModelManifest manifest, Consumer<String> notes) {
    try {
      return new RecordedFile(
          path, new EventFile(path, null, "recorded", eventTimeColumn, manifest).open(notes));
    } catch (IOException | UnreadableInputException e) {
      throw unreadable(path, e);
    }
  }

  /** Of every event. */
  public Schema schema() {
    return events.schema();
  }

  /**
   * The next event; null at the end.
   *
   * @throws ExpectedFailure when it cannot be read
   */
  public byte @Nullable [] next() {
    try {
      GenericRecord event = events.next();
      if (event == null) {
        return null;
      }
      bytes.reset();
      bytes.write(FRAME);
      encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
      writer.write(event, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException | UnreadableInputException e) {
      throw unreadable(path, e);
    }
  }

  private static ExpectedFailure unreadable(Path path, Exception e) {
    return new ExpectedFailure("the file " + path + " cannot be read: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      events.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }
}
