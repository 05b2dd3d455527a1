package io.driftgate.app.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.pipeline.Models;
import io.driftgate.models.Feature;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.reference.ReferenceTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceEventsTest {
  private static final int FRAME_BYTES = 5;

  @TempDir private Path directory;

  private ModelBundle bundle;
  private String feature;

  @BeforeEach
  void readBundle() throws IOException {
    bundle = ModelBundle.read(Models.table(directory));
    feature = bundle.manifest().features().get(0).name();
  }

  private ReferenceEvents events(String csv, String timeField) {
    return new ReferenceEvents(
        bundle, ReferenceTable.read("r.csv", csv.getBytes(StandardCharsets.UTF_8)), timeField);
  }

  private static List<GenericRecord> read(ReferenceEvents events) throws IOException {
    List<GenericRecord> read = new ArrayList<>();
    for (RecordedEvents.Event event = events.next(); event != null; event = events.next()) {
      assertThat(event.offset()).isEqualTo(read.size());
      read.add(
          new GenericDatumReader<GenericRecord>(event.schema())
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(
                          event.value(), FRAME_BYTES, event.value().length - FRAME_BYTES, null)));
    }
    return read;
  }

  @Test
  void rowsComeInTheOrderOfTheirTimesAsTheReaderReadsThem() throws IOException {
    String csv =
        feature
            + ",event.time\n1.5,2026-01-31T12:00:02Z\n,2026-01-31T12:00:03Z\n7,\n"
            + "2.5,2026-01-31 12:00:01\n";

    try (ReferenceEvents events = events(csv, "event.time")) {
      List<GenericRecord> read = read(events);

      List<Feature> features = events.reader().manifest().features();
      assertThat(features).extracting(Feature::name).containsExactly(feature);
      assertThat(read)
          .extracting(event -> event.get(features.get(0).field()))
          .containsExactly(2.5, 1.5, null);
      assertThat(read)
          .extracting(event -> ((GenericRecord) event.get("event")).get("time"))
          .containsExactly(
              Instant.parse("2026-01-31T12:00:01Z").toEpochMilli(),
              Instant.parse("2026-01-31T12:00:02Z").toEpochMilli(),
              Instant.parse("2026-01-31T12:00:03Z").toEpochMilli());
      assertThat(events.leftOut()).isEqualTo(1);
    }
  }

  /** Days, and seconds, since 1970 as tables of other tools have them; texts; no times at all. */
  @ParameterizedTest
  @CsvSource({
    "event_time, 20454, the latest of which would be 1970-01-01T00:00:20.454Z; expected timestamps",
    "event_time, 1767225600, the latest of which would be 1970-01-21",
    "event_time, yesterday, 'row 1, column event_time = ''yesterday'': expected a time as ISO 8601'",
    "event_time, '', 0 rows have a event_time; expected timestamps",
    "event-time, 2026-01-31T12:00:00Z, pipeline.event-time-field = 'event-time' cannot be a field",
    ".., 2026-01-31T12:00:00Z, pipeline.event-time-field = '..' cannot be a field",
  })
  void whatIsNoTimeIsRefused(String field, String time, String message) {
    String csv = feature + "," + field + "\n1.5," + time + "\n";

    assertThatThrownBy(() -> events(csv, field))
        .isInstanceOf(ExpectedFailure.class)
        .hasMessageContaining(message);
  }
}
