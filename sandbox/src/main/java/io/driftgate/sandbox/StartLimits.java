package io.driftgate.sandbox;

import java.time.Duration;

/**
 * How long to wait for processes.
 *
 * @param start until every node answers; several times what a busy machine needs
 * @param stop from SIGTERM to SIGKILL
 */
record StartLimits(Duration start, Duration stop) {
  static final StartLimits USUAL = new StartLimits(Duration.ofSeconds(90), Duration.ofSeconds(30));
  static final Duration FORMAT = Duration.ofSeconds(60);
}
