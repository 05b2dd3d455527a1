package io.driftgate.app.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is counted and said of events that go out; the producer is Kafka's own stand-in. */
class SendingTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("R").fields().optionalString("id").endRecord();

  @Test
  void countsWhatIsAcknowledged() throws IOException {
    MockProducer<String, Object> producer = producer(true);

    Production done = send(producer, new Three(), 10, () -> false);

    assertThat(done).isEqualTo(new Production(3, 0, null));
    assertThat(producer.history()).extracting(ProducerRecord::key).containsExactly("0", null, "2");
    assertThat(producer.history()).extracting(ProducerRecord::timestamp).containsOnlyNulls();
  }

  @Test
  void takesNoMoreThanTheLimit() throws IOException {
    Three events = new Three();

    assertThat(send(producer(true), events, 2, () -> false).acknowledged()).isEqualTo(2);
    assertThat(events.taken).isEqualTo(2);
  }

  @Test
  void stopsWhenTold() throws IOException {
    AtomicInteger asked = new AtomicInteger();

    Production done = send(producer(true), new Three(), 10, () -> asked.incrementAndGet() > 1);

    assertThat(done.acknowledged()).isEqualTo(1);
  }

  @Test
  void countsWhatTheBrokerRefusesAndGoesOn() throws IOException {
    MockProducer<String, Object> producer = producer(false);
    Events failingSecond =
        new Three() {
          @Override
          public @Nullable GenericRecord next() {
            if (taken == 1) {
              producer.completeNext();
            } else if (taken == 2) {
              producer.errorNext(new RecordTooLargeException("too large"));
            }
            return super.next();
          }
        };

    Production done = send(producer, failingSecond, 10, () -> false);

    assertThat(done).isEqualTo(new Production(2, 1, "too large"));
  }

  @Test
  void anInputThatBreaksOffKeepsTheCount() throws IOException {
    Events broken =
        new Three() {
          @Override
          public @Nullable GenericRecord next() {
            if (taken == 2) {
              throw new UnreadableInputException("line 4: broken");
            }
            return super.next();
          }
        };

    assertThat(send(producer(true), broken, 10, () -> false))
        .isEqualTo(new Production(2, 0, "in.csv, line 4: broken"));
  }

  @Test
  void anEventThatCannotBeSerialisedEndsIt() throws IOException {
    MockProducer<String, Object> producer =
        new MockProducer<>(
            true,
            null,
            new StringSerializer(),
            (topic, value) -> {
              throw new SerializationException("no", new IOException("registry away"));
            });

    assertThat(send(producer, new Three(), 10, () -> false))
        .isEqualTo(new Production(0, 1, "no (registry away)"));
  }

  private static Production send(
      MockProducer<String, Object> producer, Events events, long max, BooleanSupplier stopped)
      throws IOException {
    ProduceRequest request =
        new ProduceRequest(
            Path.of("in.csv"), "features", null, "id", "event_time", false, null, 0, 0, max);
    return new Sending(producer, request, new Pace.Unlimited(), line -> {}, stopped).send(events);
  }

  private static MockProducer<String, Object> producer(boolean acknowledging) {
    Serializer<Object> bytes = (topic, value) -> new byte[0];
    return new MockProducer<>(acknowledging, null, new StringSerializer(), bytes);
  }

  /** Three events, the second one without a key. */
  private static class Three implements Events {
    private final Iterator<GenericRecord> events =
        List.<GenericRecord>of(event("0"), event(null), event("2")).iterator();
    int taken;

    @Override
    public Schema schema() {
      return SCHEMA;
    }

    @Override
    public @Nullable GenericRecord next() {
      taken++;
      return events.hasNext() ? events.next() : null;
    }

    @Override
    public void close() {}

    private static GenericRecord event(@Nullable String id) {
      return new GenericRecordBuilder(SCHEMA).set("id", id).build();
    }
  }
}
