package io.driftgate.app;

import io.driftgate.app.config.RunningSandbox;
import java.nio.file.Path;
import java.util.Optional;

/** The sandbox in {@code .driftgate/sandbox} of the working directory. */
record WorkingDirectorySandbox(Path workingDirectory) implements RunningSandbox {

  @Override
  public Optional<Addresses> find() {
    return Optional.empty();
  }
}
