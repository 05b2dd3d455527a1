package io.driftgate.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Sets how much Driftgate's own classes log; logback.xml says the rest. */
final class LogLevel {
  private LogLevel() {}

  static void apply(String level) {
    if (LoggerFactory.getLogger("io.driftgate") instanceof Logger logger) {
      logger.setLevel(Level.toLevel(level));
    }
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
