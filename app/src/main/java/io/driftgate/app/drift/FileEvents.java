package io.driftgate.app.drift;

import io.driftgate.app.produce.RecordedFile;
import io.driftgate.models.ModelManifest;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of a file: partition 0, the first one at offset 0. */
public final class FileEvents implements RecordedEvents {
  private final RecordedFile file;
  private final long timestamp;
  private long offset;

  /**
   * @param timestamp for events without a time, milliseconds since 1970
   */
  public FileEvents(
      Path path,
      String eventTimeField,
      ModelManifest manifest,
      long timestamp,
      Consumer<String> notes) {
    this.file = RecordedFile.open(path, eventTimeField, manifest, notes);
    this.timestamp = timestamp;
  }

  @Override
  public Set<Integer> partitions() {
    return Set.of(0);
  }

  @Override
  public @Nullable Event next() {
    byte[] value = file.next();
    return value == null ? null : new Event(0, offset++, value, 0, file.schema(), timestamp);
  }

  @Override
  public void close() {
    file.close();
  }
}
