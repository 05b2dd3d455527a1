package io.driftgate.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * {@code sandbox.json}: which processes were started, and on which ports. Replaced as a whole,
 * never half written.
 */
final class StateFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;

  StateFile(Path file) {
    this.file = file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  SandboxState read() {
    if (!exists()) {
      return SandboxState.EMPTY;
    }
    try {
      return JSON.readValue(Files.readString(file), SandboxState.class);
    } catch (JsonProcessingException e) {
      throw new SandboxException(
          file
              + " cannot be understood ("
              + e.getOriginalMessage()
              + "). It only remembers process ids and ports: see that no broker or registry of this sandbox still runs, then"
              + " delete the file and start again; topics and schemas stay.",
          e);
    } catch (IOException e) {
      throw new SandboxException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  void write(SandboxState state) {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(draft, JSON.writeValueAsString(state) + System.lineSeparator());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new SandboxException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
