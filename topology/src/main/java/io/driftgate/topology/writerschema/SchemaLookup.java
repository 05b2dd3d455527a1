package io.driftgate.topology.writerschema;

import org.apache.avro.Schema;

/** What came of asking for the schema of an id. */
public sealed interface SchemaLookup {

  /** The registry has it. */
  record Found(Schema schema) implements SchemaLookup {}

  /**
   * The registry has nothing of that id that events could be read with.
   *
   * @param why for people
   */
  record Unknown(String why) implements SchemaLookup {}

  /**
   * The registry could not be asked, or gave no proper answer: nothing is known of the id.
   *
   * @param why for people
   */
  record Unavailable(String why) implements SchemaLookup {}
}
