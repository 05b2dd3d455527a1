package io.driftgate.app.config;

import java.util.Locale;

/** Kafka's clients, as {@code kafka.<kind>.*} addresses them. */
public enum ClientKind {
  CONSUMER,
  PRODUCER,
  ADMIN,
  STREAMS;

  /** {@code consumer.}: between {@code kafka.} and the client's own key. */
  String prefix() {
    return name().toLowerCase(Locale.ROOT) + ".";
  }
}
