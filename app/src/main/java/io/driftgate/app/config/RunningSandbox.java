package io.driftgate.app.config;

import java.util.Optional;

/** Tells of a sandbox that runs in the working directory. */
@FunctionalInterface
public interface RunningSandbox {

  /** Asked only when neither address is configured anywhere. */
  Optional<Addresses> find();

  /**
   * Where the sandbox listens.
   *
   * @param place the sandbox in words, for {@code driftgate config}
   */
  record Addresses(String bootstrapServers, String registryUrl, String place) {}

  static RunningSandbox none() {
    return Optional::empty;
  }
}
