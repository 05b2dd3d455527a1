package io.driftgate.topology.decoding;

/**
 * Bytes that are not what their schema says. Does not leave this package: {@link EventDecoder}
 * turns it into a rejection. Carries no stack trace, for it is an everyday outcome, and no values.
 */
final class MalformedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedEventException(String message) {
    super(message, null, false, false);
  }
}
