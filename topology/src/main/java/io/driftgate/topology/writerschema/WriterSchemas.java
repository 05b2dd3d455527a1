package io.driftgate.topology.writerschema;

/** The schema registry, as far as scoring asks it. */
@FunctionalInterface
public interface WriterSchemas {

  /** Asks for the schema of an id; blocks for as long as the registry's time-out at most. */
  SchemaLookup lookup(int schemaId);
}
