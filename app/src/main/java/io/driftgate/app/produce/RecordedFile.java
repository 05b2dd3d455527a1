package io.driftgate.app.produce;

import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The events of a file as they would stand on a topic. */
public final class RecordedFile implements AutoCloseable {
  private final Path path;
  private final Events events;
  private final FramedEvents framed;

  private RecordedFile(Path path, Events events) {
    this.path = path;
    this.events = events;
    this.framed = new FramedEvents(events.schema());
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
      return event == null ? null : framed.bytes(event);
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
