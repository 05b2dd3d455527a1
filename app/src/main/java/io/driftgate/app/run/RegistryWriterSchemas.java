package io.driftgate.app.run;

import io.driftgate.app.registry.SchemaLookup.Found;
import io.driftgate.app.registry.SchemaLookup.Unreachable;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.topology.writerschema.SchemaLookup;
import io.driftgate.topology.writerschema.WriterSchemas;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** The registry as scoring asks it: Avro schemas by id. */
final class RegistryWriterSchemas implements WriterSchemas {
  private final SchemaRegistry registry;

  RegistryWriterSchemas(SchemaRegistry registry) {
    this.registry = registry;
  }

  @Override
  public SchemaLookup lookup(int schemaId) {
    io.driftgate.app.registry.SchemaLookup answer = registry.schema(schemaId);
    if (answer instanceof Unreachable unreachable) {
      return new SchemaLookup.Unavailable(unreachable.reason());
    }
    if (answer instanceof Found found) {
      return parsed(found);
    }
    return new SchemaLookup.Unknown("the registry has no schema of that id");
  }

  private static SchemaLookup parsed(Found found) {
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
