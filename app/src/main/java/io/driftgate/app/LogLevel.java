package io.driftgate.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Sets how much Driftgate's own classes log; logback.xml says the rest. */
final class LogLevel {
  /**
   * The registry library's client logs through java.util.logging, past logback.xml, and greets with
   * a warning. Held, since java.util.logging forgets the level of a logger that nobody holds.
   */
  private static final java.util.logging.Logger REGISTRY_CLIENT =
      java.util.logging.Logger.getLogger("io.apicurio.registry.client");

  private LogLevel() {}

  static void apply(String level) {
    if (LoggerFactory.getLogger("io.driftgate") instanceof Logger logger) {
      logger.setLevel(Level.toLevel(level));
    }
    REGISTRY_CLIENT.setLevel(java.util.logging.Level.SEVERE);
  }

  /**
   * For commands that fail by themselves when no broker answers: without a warning for every
   * attempt to connect before that.
   */
  static void muteConnectionAttempts() {
    if (LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient")
        instanceof Logger client) {
      client.setLevel(Level.ERROR);
    }
  }
}
