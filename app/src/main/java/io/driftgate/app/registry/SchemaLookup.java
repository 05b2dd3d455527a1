package io.driftgate.app.registry;

/** What came of asking the registry for the schema of an id. */
public sealed interface SchemaLookup {

  /**
   * The registry knows the id.
   *
   * @param type {@code AVRO}, {@code JSON} or {@code PROTOBUF}
   * @param schema the schema's text
   */
  record Found(String type, String schema) implements SchemaLookup {}

  /** The registry answered, and no schema has this id. Asking again will not help. */
  record UnknownId(int id) implements SchemaLookup {}

  /**
   * The registry gave no usable answer, which says nothing about the id. Asking again may help.
   *
   * @param reason for people; names the address
   */
  record Unreachable(String reason) implements SchemaLookup {}
}
