package io.driftgate.topology;

/** The schema of an event cannot be had: the world is broken, not the event. */
public final class SchemaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SchemaUnavailableException(int schemaId, String why) {
    super("schema " + schemaId + " cannot be had from the registry: " + why);
  }
}
