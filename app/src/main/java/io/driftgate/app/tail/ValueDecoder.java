package io.driftgate.app.tail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.SchemaLookup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decodes values in the Confluent wire format with the schema they were written with. For one
 * thread.
 */
final class ValueDecoder {
  private static final byte MAGIC = 0;
  private static final int FRAME_BYTES = 5;

  private final IntFunction<SchemaLookup> registry;
  private final Map<Integer, Optional<GenericDatumReader<Object>>> readers = new HashMap<>();

  ValueDecoder(IntFunction<SchemaLookup> registry) {
    this.registry = registry;
  }

  /**
   * A decoded value.
   *
   * @param json the value; Base64 of the bytes where there is a problem
   * @param problem why it could not be decoded; null when it could
   */
  record Decoded(JsonNode json, @Nullable String problem) {}

  /**
   * Decodes a value, or says why it is none.
   *
   * @throws ExpectedFailure when the registry does not answer
   */
  Decoded decode(byte @Nullable [] value) {
    if (value == null) {
      return new Decoded(NullNode.getInstance(), null);
    }
    if (value.length < FRAME_BYTES || value[0] != MAGIC) {
      return raw(value, "not in the Confluent wire format");
    }
    int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
    GenericDatumReader<Object> reader = reader(id).orElse(null);
    if (reader == null) {
      return raw(value, "the registry has no Avro schema with id " + id);
    }
    try {
      BinaryDecoder decoder =
          DecoderFactory.get().binaryDecoder(value, FRAME_BYTES, value.length - FRAME_BYTES, null);
      return new Decoded(AvroJson.of(reader.getSchema(), reader.read(null, decoder)), null);
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      return raw(value, "the bytes do not fit schema " + id);
    }
  }

  private Optional<GenericDatumReader<Object>> reader(int id) {
    Optional<GenericDatumReader<Object>> known = readers.get(id);
    if (known == null) {
      known = ask(id);
      readers.put(id, known);
    }
    return known;
  }

  private Optional<GenericDatumReader<Object>> ask(int id) {
    SchemaLookup answer = registry.apply(id);
    if (answer instanceof SchemaLookup.Unreachable unreachable) {
      throw new ExpectedFailure(unreachable.reason());
    }
    return answer instanceof SchemaLookup.Found found && found.type().equals("AVRO")
        ? Optional.of(new GenericDatumReader<>(new Schema.Parser().parse(found.schema())))
        : Optional.empty();
  }

  private static Decoded raw(byte[] value, String problem) {
    return new Decoded(TextNode.valueOf(Base64.getEncoder().encodeToString(value)), problem);
  }
}
