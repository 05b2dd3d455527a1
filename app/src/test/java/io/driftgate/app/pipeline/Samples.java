package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import io.driftgate.topology.sampling.SamplePriority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The samples of a pipeline as a reader of committed records has them. */
final class Samples {
  private final List<SampleBatch> batches;

  private Samples(List<SampleBatch> batches) {
    this.batches = batches;
  }

  /** Reads until so many events are counted, of whatever kind, then makes sure no more come. */
  static Samples counting(Workbench bench, long events) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = bench.follow(PipelineTopic.SAMPLES)) {
      Workbench.await(
          events + " events in samples",
          () -> {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            return read(records).counted() >= events;
          });
      // long enough for several commits of whoever would still write
      long quietUntil = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      while (System.nanoTime() < quietUntil) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    assertThat(records).allMatch(record -> new String(record.key()).equals(bench.name()));
    return read(records);
  }

  private static Samples read(List<ConsumerRecord<byte[], byte[]>> records) {
    return new Samples(Wire.decoded(records, SampleBatch.getClassSchema()));
  }

  List<SampleBatch> batches() {
    return batches;
  }

  /**
   * What all batches of a window come to, in however many parts they were written.
   *
   * @param counters by source partition: the counters of the batches in the order of their schema,
   *     then those of the features; added up
   * @param rows those with the smallest priorities, ascending
   */
  record Merged(Map<Integer, List<Long>> counters, List<SampleRow> rows) {}

  /**
   * The samples of the electricity stream as a reader has them who has read all batches, by window
   * and version.
   *
   * @param rows of a sample
   */
  Map<String, Merged> merged(int rows) {
    Map<String, List<SampleBatch>> windows = new TreeMap<>();
    batches.forEach(
        batch ->
            windows
                .computeIfAbsent(
                    batch.getWindowStart() + " " + batch.getModelVersion(),
                    one -> new ArrayList<>())
                .add(batch));
    Map<String, Merged> merged = new TreeMap<>();
    windows.forEach(
        (window, parts) -> {
          Map<Integer, List<Long>> counters = new TreeMap<>();
          parts.forEach(
              part -> counters.merge(part.getSourcePartition(), counters(part), Samples::sums));
          merged.put(
              window,
              new Merged(
                  counters,
                  parts.stream()
                      .flatMap(part -> part.getRows().stream())
                      .sorted((a, b) -> Long.compareUnsigned(a.getPriority(), b.getPriority()))
                      .limit(rows)
                      .toList()));
        });
    return merged;
  }

  private static List<Long> counters(SampleBatch batch) {
    List<Long> counters =
        new ArrayList<>(
            List.of(
                batch.getEvents(),
                batch.getRejected(),
                batch.getLate(),
                batch.getClamped(),
                batch.getShadowEvents(),
                batch.getFailed(),
                batch.getStoodIn(),
                batch.getWithoutShadow()));
    for (List<Long> ofFeatures :
        List.of(batch.getMissing(), batch.getOutOfRange(), batch.getUnknownCategory())) {
      // an empty array says that all are 0
      for (int feature = 0; feature < Models.ELECTRICITY.size(); feature++) {
        counters.add(ofFeatures.isEmpty() ? 0 : ofFeatures.get(feature));
      }
    }
    return counters;
  }

  private static List<Long> sums(List<Long> one, List<Long> other) {
    return IntStream.range(0, one.size())
        .mapToObj(index -> one.get(index) + other.get(index))
        .toList();
  }

  /**
   * Whether a window has events of a partition from before an offset and from then on, in batches
   * of their own.
   */
  boolean cutAt(Instant windowStart, int partition, long offset) {
    List<SampleBatch> parts =
        batches.stream()
            .filter(batch -> batch.getWindowStart().equals(windowStart))
            .filter(batch -> batch.getSourcePartition() == partition && batch.getEvents() > 0)
            .toList();
    return parts.stream().anyMatch(batch -> batch.getLastOffset() < offset)
        && parts.stream().anyMatch(batch -> batch.getLastOffset() >= offset);
  }

  /** Events that were read and are in a counter. */
  long counted() {
    return batches.stream()
        .mapToLong(batch -> batch.getEvents() + batch.getLate() + batch.getRejected())
        .sum();
  }

  long late() {
    return batches.stream().mapToLong(SampleBatch::getLate).sum();
  }

  /**
   * What must hold of samples under exactly-once: each scored event is counted once in the window
   * that it is in, the rows with the smallest priorities are those of all events, and stream time
   * never goes back. No event may have been late.
   */
  void assertExact(List<Prediction> predictions, Duration window, int rows) {
    assertThat(late()).isZero();
    Map<Instant, Long> events = new TreeMap<>();
    Map<Instant, TreeSet<Long>> priorities = new TreeMap<>();
    for (Prediction prediction : predictions) {
      Instant start = start(prediction.getEventTime(), window);
      events.merge(start, 1L, Long::sum);
      keep(
          priorities,
          start,
          SamplePriority.of(prediction.getSourcePartition(), prediction.getSourceOffset()),
          rows);
    }
    Map<Instant, Long> counted = new TreeMap<>();
    Map<Instant, TreeSet<Long>> sampled = new TreeMap<>();
    Map<Integer, Instant> streamTimes = new HashMap<>();
    for (SampleBatch batch : batches) {
      counted.merge(batch.getWindowStart(), batch.getEvents(), Long::sum);
      for (SampleRow row : batch.getRows()) {
        keep(sampled, batch.getWindowStart(), row.getPriority(), rows);
      }
      Instant before = streamTimes.put(batch.getSourcePartition(), batch.getStreamTime());
      assertThat(before == null || !before.isAfter(batch.getStreamTime()))
          .as("stream time of partition %s", batch.getSourcePartition())
          .isTrue();
    }
    assertThat(counted).isEqualTo(events);
    assertThat(sampled).isEqualTo(priorities);
  }

  private static Instant start(Instant time, Duration window) {
    return Instant.ofEpochMilli(
        Math.floorDiv(time.toEpochMilli(), window.toMillis()) * window.toMillis());
  }

  private static void keep(
      Map<Instant, TreeSet<Long>> kept, Instant window, long priority, int rows) {
    TreeSet<Long> smallest =
        kept.computeIfAbsent(window, start -> new TreeSet<>(Long::compareUnsigned));
    smallest.add(priority);
    if (smallest.size() > rows) {
      smallest.pollLast();
    }
  }
}
