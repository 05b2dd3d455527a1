package io.driftgate.app;

import io.driftgate.app.config.RunningSandbox;
import io.driftgate.sandbox.Sandbox;
import io.driftgate.sandbox.SandboxOptions;
import io.driftgate.sandbox.SandboxStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The sandbox in {@code .driftgate/sandbox} of the working directory. */
record WorkingDirectorySandbox(Path workingDirectory) implements RunningSandbox {
  private static final String FOLDER = ".driftgate/sandbox";

  @Override
  public Optional<Addresses> find() {
    Path folder = workingDirectory.resolve(FOLDER);
    if (!Files.exists(folder.resolve("sandbox.json"))) {
      return Optional.empty();
    }
    // Only a start needs the programs' home; asking for the state does not.
    SandboxStatus status = Sandbox.in(SandboxOptions.inDirectory(folder, folder)).status();
    return status.state() == SandboxStatus.State.STOPPED
        ? Optional.empty()
        : Optional.of(
            new Addresses(status.bootstrapServers(), status.registryUrl(), "sandbox " + FOLDER));
  }
}
