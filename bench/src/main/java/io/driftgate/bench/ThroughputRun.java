package io.driftgate.bench;

import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.TrustedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Lets one contestant work through a topic that is full, and measures it by what it committed: by
 * the times at which the broker appended its predictions. The first part of the events warms it up
 * and does not count.
 */
final class ThroughputRun {
  static {
    TrustedRecords.trust();
  }

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long LOOK_FOR_VERSIONS_NANOS = 300_000_000L;
  private static final double MEASURED_LEAST = 0.2;
  private static final int FRAME_BYTES = 5;
  private static final int LOOK_INTO_EVERY = 100;

  private final BenchCluster cluster;
  private final double warmUp;
  private final SpecificDatumReader<Prediction> reader =
      new SpecificDatumReader<>(Prediction.getClassSchema());

  /**
   * A measurement.
   *
   * @param warmUp part of a contestant's events that does not count
   */
  ThroughputRun(BenchCluster cluster, double warmUp) {
    this.cluster = cluster;
    this.warmUp = warmUp;
  }

  /**
   * Waits for a contestant to have done its part.
   *
   * @param wanted events that it has to do
   * @param filled events on the topic
   */
  Round measure(RunningContestant running, Contestant contestant, int wanted, int filled) {
    int warm = (int) (wanted * warmUp);
    Waiting.until("all versions", PATIENCE, LOOK_FOR_VERSIONS_NANOS, running::hasLoadedAll);
    long loadedAt = System.currentTimeMillis();
    Waiting.until("events of the warm-up", PATIENCE, () -> running.committed() >= warm);
    long begin = System.nanoTime();
    long before = running.committed();
    Instance.Usage first = running.usage();
    Waiting.until("all events", PATIENCE, () -> running.committed() >= wanted);
    Instance.Usage last = running.usage();
    double counted = Math.max(1, running.committed() - before);
    double nanos = System.nanoTime() - begin;
    double residentMib = running.residentMib();
    List<Sampled> sample = new ArrayList<>();
    String predictions = running.topic(PipelineTopic.PREDICTIONS);
    long[] appended =
        new WrittenOutputs(cluster)
            .appended(
                predictions, wanted, wanted == filled, record -> look(contestant, record, sample));
    if (wanted == filled && appended.length != filled) {
      throw new BenchFailure(
          contestant.name() + " wrote " + appended.length + " predictions for " + filled);
    }
    // the trial of the canary's version runs beside the first events, and is not the question
    long from = Math.max(appended[warm], loadedAt);
    long until = appended[wanted - 1];
    long measured = Arrays.stream(appended).limit(wanted).filter(time -> time > from).count();
    if (measured < wanted * MEASURED_LEAST) {
      throw new BenchFailure(
          contestant.name()
              + " was through with "
              + (wanted - measured)
              + " of "
              + wanted
              + " events before its versions were loaded; give more --events");
    }
    double seconds = Math.max(1, until - from) / 1e3;
    return new Round(
        measured / seconds,
        (last.cpuNanos() - first.cpuNanos()) / 1e3 / counted,
        (last.allocatedBytes() - first.allocatedBytes()) / counted,
        (last.collectionMillis() - first.collectionMillis()) * 1e6 / nanos,
        residentMib,
        canaryShare(sample, from),
        Instant.ofEpochMilli(from));
  }

  private record Sampled(long appended, boolean canary) {}

  private void look(
      Contestant contestant, ConsumerRecord<byte[], byte[]> record, List<Sampled> sample) {
    if (contestant.kind() != Contestant.Kind.DRIFTGATE || record.offset() % LOOK_INTO_EVERY != 0) {
      return;
    }
    byte[] value = record.value();
    try {
      Prediction prediction =
          reader.read(
              new Prediction(),
              DecoderFactory.get()
                  .binaryDecoder(value, FRAME_BYTES, value.length - FRAME_BYTES, null));
      sample.add(new Sampled(record.timestamp(), prediction.getRoute() == Route.CANARY));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double canaryShare(List<Sampled> sample, long from) {
    List<Sampled> counted = sample.stream().filter(one -> one.appended() >= from).toList();
    return counted.isEmpty()
        ? 0
        : (double) counted.stream().filter(Sampled::canary).count() / counted.size();
  }
}
