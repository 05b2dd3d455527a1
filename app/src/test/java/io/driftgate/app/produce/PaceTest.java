package io.driftgate.app.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Schema EVENT =
      SchemaBuilder.record("Event")
          .fields()
          .name("at")
          .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
          .noDefault()
          .requiredString("text")
          .endRecord();

  @Test
  void aSteadyPaceIsEven() {
    Pace pace = new Pace.Steady(250);
    assertThat(pace.dueNanos(0, at(0))).isZero();
    assertThat(pace.dueNanos(250, at(0))).isEqualTo(1_000_000_000L);
  }

  @Test
  void recordedTimePassesFasterAndNeverBackwards() {
    Pace pace = new Pace.Recorded(60, EVENT, "at");
    assertThat(pace.dueNanos(0, at(1_000))).isZero();
    assertThat(pace.dueNanos(1, at(61_000))).isEqualTo(1_000_000_000L);
    assertThat(pace.dueNanos(2, at(500))).isNotPositive();
  }

  @Test
  void recordedTimeNeedsATime() {
    assertThatThrownBy(() -> new Pace.Recorded(1, EVENT, "text")).hasMessageContaining("text");
    assertThatThrownBy(() -> new Pace.Recorded(1, EVENT, "absent")).hasMessageContaining("absent");
  }

  private static GenericRecord at(long millis) {
    return new GenericRecordBuilder(EVENT).set("at", millis).set("text", "").build();
  }
}
