package io.driftgate.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventEncoderTest {
  private static final int FRAME_BYTES = 5;

  @ParameterizedTest
  @EnumSource(
      value = Workloads.class,
      names = {"MLP_20", "MISSING_20", "MLP_500"})
  void avroReadsWhatIsEncodedByHand(Workloads kind) throws IOException {
    Workload workload = kind.make(Path.of("none"));
    EventEncoder encoder = new EventEncoder(workload, 7);

    for (int number : new int[] {0, 1, 999, 1_000, 123_456}) {
      byte[] event = encoder.event(number, 1_750_000_000_123L);

      assertThat(event[0]).isZero();
      assertThat(ByteBuffer.wrap(event, 1, Integer.BYTES).getInt()).isEqualTo(7);
      GenericRecord read =
          new GenericDatumReader<GenericRecord>(workload.schema())
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(event, FRAME_BYTES, event.length - FRAME_BYTES, null));
      assertThat(read.get("event_id")).hasToString(Integer.toString(number));
      assertThat(read.get("event_time")).isEqualTo(1_750_000_000_123L);
      float[] row = workload.rows()[number % workload.rows().length];
      for (int feature = 0; feature < row.length; feature++) {
        Object expected = Float.isNaN(row[feature]) ? null : row[feature];
        assertThat(read.get(workload.fields().get(feature))).isEqualTo(expected);
      }
    }
  }
}
