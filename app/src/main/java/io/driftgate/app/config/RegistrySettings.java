package io.driftgate.app.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code registry.*}: the schema registry, by its Confluent-compatible API.
 *
 * @param address null where none is configured
 * @param userInfo {@code user:password} for basic authentication; null without
 */
public record RegistrySettings(
    @Nullable URI address,
    @Nullable String userInfo,
    Duration timeout,
    Duration retryBackoffMax,
    boolean autoRegister) {

  public Optional<URI> url() {
    return Optional.ofNullable(address);
  }

  /** The URL, for a command that asked for {@link Need#REGISTRY}. */
  public URI requiredUrl() {
    return url().orElseThrow(() -> new IllegalStateException("loaded without Need.REGISTRY"));
  }

  @Override
  public String toString() {
    return "RegistrySettings[" + Secrets.masked("registry.url", String.valueOf(address)) + "]";
  }
}
