package io.driftgate.app.registry;

import io.driftgate.topology.writerschema.SchemaLookup;
import io.driftgate.topology.writerschema.WriterSchemas;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** The registry as scoring asks it: Avro schemas by id. */
public final class RegistryWriterSchemas implements WriterSchemas {
  private final SchemaRegistry registry;

  public RegistryWriterSchemas(SchemaRegistry registry) {
    this.registry = registry;
  }

  @Override
  public SchemaLookup lookup(int schemaId) {
    io.driftgate.app.registry.SchemaLookup answer = registry.schema(schemaId);
    if (answer instanceof io.driftgate.app.registry.SchemaLookup.Unreachable unreachable) {
      return new SchemaLookup.Unavailable(unreachable.reason());
    }
    if (answer instanceof io.driftgate.app.registry.SchemaLookup.Found found) {
      return parsed(found);
    }
    return new SchemaLookup.Unknown("the registry has no schema of that id");
  }

  private static SchemaLookup parsed(io.driftgate.app.registry.SchemaLookup.Found found) {
    if (!found.type().equals("AVRO")) {
      return new SchemaLookup.Unknown("it is a " + found.type() + " schema; expected Avro");
    }
    try {
      return new SchemaLookup.Found(new Schema.Parser().parse(found.schema()));
    } catch (SchemaParseException e) {
      return new SchemaLookup.Unknown("the registry's text of it is no Avro schema by itself");
    }
  }
}
