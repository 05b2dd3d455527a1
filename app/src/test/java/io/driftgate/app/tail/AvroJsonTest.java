package io.driftgate.app.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

class AvroJsonTest {

  @Test
  void timesAreIsoInUtc() {
    assertThat(AvroJson.of(logical(LogicalTypes.timestampMillis(), Schema.Type.LONG), 250L))
        .hasToString("\"1970-01-01T00:00:00.250Z\"");
    assertThat(AvroJson.of(logical(LogicalTypes.timestampMicros(), Schema.Type.LONG), -1L))
        .hasToString("\"1969-12-31T23:59:59.999999Z\"");
    assertThat(AvroJson.of(logical(LogicalTypes.date(), Schema.Type.INT), 31))
        .hasToString("\"1970-02-01\"");
  }

  @Test
  void decimalsAreNumbersAndOtherBytesBase64() {
    Schema decimal = logical(LogicalTypes.decimal(9, 2), Schema.Type.BYTES);

    assertThat(AvroJson.of(decimal, ByteBuffer.wrap(new byte[] {(byte) 0xFF})).decimalValue())
        .isEqualTo(new BigDecimal("-0.01"));
    assertThat(AvroJson.of(Schema.create(Schema.Type.BYTES), ByteBuffer.wrap(new byte[] {1, 2, 3})))
        .hasToString("\"AQID\"");
  }

  @Test
  void notANumberIsAText() {
    assertThat(AvroJson.of(Schema.create(Schema.Type.DOUBLE), Double.NaN)).hasToString("\"NaN\"");
  }

  @Test
  void nestsAndUnwrapsUnions() {
    Schema inner = SchemaBuilder.record("Inner").fields().optionalDouble("x").endRecord();
    Schema outer =
        SchemaBuilder.record("Outer")
            .fields()
            .name("list")
            .type(Schema.createArray(inner))
            .noDefault()
            .name("map")
            .type(Schema.createMap(Schema.create(Schema.Type.LONG)))
            .noDefault()
            .name("state")
            .type()
            .enumeration("State")
            .symbols("ON")
            .noDefault()
            .endRecord();
    Object value =
        new GenericRecordBuilder(outer)
            .set(
                "list",
                List.of(
                    new GenericRecordBuilder(inner).set("x", 0.5).build(),
                    new GenericRecordBuilder(inner).build()))
            .set("map", Map.of(new Utf8("a"), 9_007_199_254_740_993L))
            .set("state", new GenericData.EnumSymbol(outer.getField("state").schema(), "ON"))
            .build();

    assertThat(AvroJson.of(outer, value))
        .hasToString(
            "{\"list\":[{\"x\":0.5},{\"x\":null}],\"map\":{\"a\":9007199254740993},\"state\":\"ON\"}");
  }

  private static Schema logical(LogicalType type, Schema.Type of) {
    return type.addToSchema(Schema.create(of));
  }
}
