package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.models.Feature;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.topology.decoding.Reason;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.writerschema.KnownSchemas;
import io.driftgate.topology.writerschema.SchemaLookup;
import io.driftgate.topology.writerschema.WriterSchemas;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was scored or rejected live comes out again, whatever events are beside it. */
class RepetitionTest {
  private static final int SCHEMA_ID = 1;
  private static final int EVENTS = 60;
  private static final Schema SCHEMA =
      SchemaBuilder.record("Event")
          .fields()
          .requiredString("event_id")
          .requiredDouble("a")
          .requiredDouble("b")
          .endRecord();
  private static final List<Feature> FEATURES =
      List.of(Feature.required("a", TensorType.FP32), Feature.required("b", TensorType.FP32));

  @TempDir Path directory;

  @Test
  void liveEventsComeOutAgainHoweverTheyAreBatched() {
    ModelBundle bundle = TestModels.sum(directory, FEATURES);
    List<ConsumerRecord<byte[], byte[]>> events = events();
    Map<Long, String> live = live(bundle, events);

    try (OnnxModel model = OnnxModel.load(bundle, BatchLimits.upTo(16))) {
      for (int together : new int[] {1, 7, EVENTS}) {
        Repetition repetition = new Repetition(model, known(), "event_id", "event_time");
        Map<Long, String> again = new TreeMap<>();
        for (int from = 0; from < EVENTS; from += together) {
          List<ConsumerRecord<byte[], byte[]>> some =
              events.subList(from, Math.min(EVENTS, from + together));
          List<Repetition.Answer> answers = repetition.answers(some);
          for (int index = 0; index < answers.size(); index++) {
            again.put(some.get(index).offset(), said(answers.get(index)));
          }
        }
        assertThat(again).as("%d together", together).isEqualTo(live);
      }
    }
  }

  @Test
  void aRegistryThatDoesNotAnswerIsNoRejection() {
    KnownSchemas down =
        new KnownSchemas(id -> new SchemaLookup.Unavailable("refused"), InstantSource.system());

    try (OnnxModel model =
        OnnxModel.load(TestModels.sum(directory, FEATURES), BatchLimits.upTo(16))) {
      Repetition repetition = new Repetition(model, down, "event_id", "event_time");

      assertThatThrownBy(() -> repetition.answers(events()))
          .isInstanceOf(SchemaUnavailableException.class);
    }
  }

  /** Scores and reasons by offset, as the topology writes them. */
  private static Map<Long, String> live(
      ModelBundle bundle, List<ConsumerRecord<byte[], byte[]>> events) {
    Map<Long, String> live = new TreeMap<>();
    try (TopologyFixture fixture = new TopologyFixture(bundle)) {
      fixture.register(SCHEMA_ID, SCHEMA);
      events.forEach(event -> fixture.send(new TestRecord<>(event.key(), event.value())));
      for (AuditRecord audit : fixture.audits()) {
        live.put(
            audit.getSourceOffset(),
            audit.getScore() + " " + audit.getEventId() + " " + audit.getFloats());
      }
      for (TestRecord<byte[], byte[]> letter : fixture.deadLetters()) {
        live.put(
            Long.valueOf(TopologyFixture.header(letter, DeadLetters.SOURCE_OFFSET)),
            TopologyFixture.header(letter, DeadLetters.REASON)
                + " "
                + TopologyFixture.header(letter, DeadLetters.DETAIL));
      }
    }
    assertThat(live).hasSize(EVENTS);
    assertThat(live.values())
        .anyMatch(said -> said.startsWith(Reason.NULL_VALUE.name()))
        .anyMatch(said -> said.startsWith(Reason.NOT_FRAMED.name()))
        .anyMatch(said -> said.startsWith(Reason.UNKNOWN_SCHEMA.name()))
        .anyMatch(said -> said.startsWith(Reason.NOT_A_NUMBER.name()))
        .anyMatch(said -> said.startsWith(Reason.SCORE_NOT_FINITE.name()));
    return live;
  }

  private static String said(Repetition.Answer answer) {
    if (answer.failure() != null) {
      return answer.failure().reason() + " " + answer.failure().detail();
    }
    List<Float> floats = new ArrayList<>();
    for (double number : answer.row().numbers()) {
      floats.add((float) number);
    }
    return answer.score().score() + " " + answer.row().eventId() + " " + floats;
  }

  private static KnownSchemas known() {
    WriterSchemas registry =
        id ->
            id == SCHEMA_ID
                ? new SchemaLookup.Found(SCHEMA)
                : new SchemaLookup.Unknown("the registry has no schema of that id");
    return new KnownSchemas(registry, InstantSource.system());
  }

  private static List<ConsumerRecord<byte[], byte[]>> events() {
    Random random = new Random(3);
    List<ConsumerRecord<byte[], byte[]>> events = new ArrayList<>();
    for (int event = 0; event < EVENTS; event++) {
      events.add(
          new ConsumerRecord<>(
              "features", 0, event, new byte[] {(byte) event}, value(event, random)));
    }
    return events;
  }

  private static byte[] value(int event, Random random) {
    return switch (event % 10) {
      case 3 -> null;
      case 4 -> new byte[] {1, 2, 3};
      case 5 -> framed(9, event, 1, 1);
      case 6 -> framed(SCHEMA_ID, event, Double.NaN, 1);
      case 7 -> framed(SCHEMA_ID, event, 3e38, 3e38);
      default -> framed(SCHEMA_ID, event, random.nextGaussian(), random.nextGaussian());
    };
  }

  private static byte[] framed(int schemaId, int event, double a, double b) {
    return TopologyFixture.framed(
        schemaId,
        new GenericRecordBuilder(SCHEMA)
            .set("event_id", "e" + event)
            .set("a", a)
            .set("b", b)
            .build());
  }
}
