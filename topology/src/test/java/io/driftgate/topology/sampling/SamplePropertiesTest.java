package io.driftgate.topology.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import io.driftgate.topology.decoding.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever the number of partitions, the moments of the drains and the restarts: the k smallest of
 * the rows that were passed on are the k smallest of all events, and the counters add up.
 */
class SamplePropertiesTest {
  private static final long WINDOW_MS = 1_000;
  private static final long GRACE_MS = 300;
  private static final long NOW = 1_000_000;

  /** One event of a generated stream. */
  private record Event(
      int partition, long offset, SampledModel model, boolean rejected, long time, Row row) {}

  @ParameterizedTest
  @CsvSource({"1, 1, 20", "2, 1, 20", "3, 2, 1", "4, 2, 50", "5, 5, 7", "6, 5, 200"})
  void theReaderHasTheSampleAndTheCountersOfAll(long seed, int partitions, int rows) {
    Random random = new Random(seed);
    List<Event> events = events(random, partitions, 20_000);
    List<SampleBatch> passedOn = passedOn(random, events, partitions, rows);

    assertThat(sample(passedOn, rows)).isEqualTo(smallest(events, rows));
    assertThat(totals(passedOn)).isEqualTo(counted(events));
    assertThat(totals(passedOn).keySet().stream().map(key -> key.replaceAll(".*/", "")))
        .contains("late", "clamped", "rejected", "missing0", "range1", "category2");
    Set<String> sources = new HashSet<>();
    passedOn.forEach(
        batch ->
            batch
                .getRows()
                .forEach(
                    row ->
                        assertThat(
                                sources.add(
                                    batch.getSourcePartition() + "/" + row.getSourceOffset()))
                            .as("no row of a committed offset is passed on twice")
                            .isTrue()));
  }

  /** A million events through one window of a hundred rows. */
  @Test
  void aboutKTimesOnePlusLnNByKRowsArePassedOn() {
    int k = 100;
    int n = 1_000_000;
    WindowSampler sampler = sampler(0, k, WindowSampler.NO_TIME);
    Row row = SampledEvents.usual();
    long passedOn = 0;
    for (int offset = 0; offset < n; offset++) {
      sampler.scored(SampledEvents.V1, offset, 0, row, SampledEvents.score(1), NOW);
      if (offset % 1_000 == 0) {
        passedOn += rows(sampler.drain());
      }
    }
    passedOn += rows(sampler.drain());

    double expected = k * (1 + Math.log((double) n / k));
    // the standard deviation is about sqrt(k ln(n / k)) = 30
    assertThat((double) passedOn).isBetween(expected - 120, expected + 120);
  }

  /** Priorities of neighbours, in either coordinate, look like independent uniform numbers. */
  @Test
  void prioritiesAreUniform() {
    int[] cells = new int[256];
    Set<Long> all = new HashSet<>();
    for (int partition = 0; partition < 64; partition++) {
      for (long offset = 0; offset < 4_096; offset++) {
        long priority = SamplePriority.of(partition, offset);
        all.add(priority);
        cells[(int) (priority >>> 56)]++;
      }
    }
    double expected = 64 * 4_096 / 256.0;
    double chiSquare =
        Arrays.stream(cells)
            .mapToDouble(found -> (found - expected) * (found - expected) / expected)
            .sum();
    assertThat(all).hasSize(64 * 4_096);
    assertThat(chiSquare)
        .as("255 degrees of freedom, 1 in 1,000 on either side")
        .isBetween(188.0, 331.0);
  }

  /** Out of order by up to twice the grace, now and then years ahead, some rejected. */
  private static List<Event> events(Random random, int partitions, int count) {
    long[] offsets = new long[partitions];
    List<Event> events = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      int partition = random.nextInt(partitions);
      long time = index / 2 - 3_000 - random.nextInt((int) (2 * GRACE_MS));
      events.add(
          new Event(
              partition,
              offsets[partition]++,
              random.nextInt(3) == 0 ? SampledEvents.V2 : SampledEvents.V1,
              random.nextInt(50) == 0,
              random.nextInt(100) == 0 ? NOW + 1 + random.nextInt() : time,
              row(random)));
    }
    return events;
  }

  private static Row row(Random random) {
    return SampledEvents.row(
        random.nextInt(10) == 0 ? null : random.nextDouble() * 11,
        random.nextInt(10) == 0 ? null : (long) random.nextInt(7),
        random.nextInt(10) == 0 ? null : List.of("red", "green", "blue").get(random.nextInt(3)));
  }

  /**
   * Drains at random moments, and at others crashes: what was not drained is done again by a
   * sampler that knows no more than the stream time of the last drain.
   */
  private static List<SampleBatch> passedOn(
      Random random, List<Event> events, int partitions, int rows) {
    List<SampleBatch> passedOn = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      int own = partition;
      List<Event> mine = events.stream().filter(event -> event.partition() == own).toList();
      long streamTime = WindowSampler.NO_TIME;
      WindowSampler sampler = sampler(partition, rows, streamTime);
      int committed = 0;
      for (int next = 0; next < mine.size(); next++) {
        feed(sampler, mine.get(next));
        if (next == mine.size() - 1 || random.nextInt(100) == 0) {
          passedOn.addAll(sampler.drain());
          streamTime = sampler.streamTime();
          committed = next + 1;
        } else if (random.nextInt(500) == 0) {
          sampler = sampler(partition, rows, streamTime);
          next = committed - 1;
        }
      }
    }
    return passedOn;
  }

  private static void feed(WindowSampler sampler, Event event) {
    if (event.rejected()) {
      sampler.rejected(event.model(), event.offset(), NOW);
    } else {
      sampler.scored(
          event.model(),
          event.offset(),
          event.time(),
          event.row(),
          SampledEvents.score(event.offset()),
          NOW);
    }
  }

  private static WindowSampler sampler(int partition, int rows, long streamTime) {
    return new WindowSampler(
        new SamplingSettings(
            true, Duration.ofMillis(WINDOW_MS), rows, Duration.ofMillis(GRACE_MS), Duration.ZERO),
        "features",
        partition,
        streamTime,
        WindowSampler.BATCH_BYTES);
  }

  private static long rows(List<SampleBatch> batches) {
    return batches.stream().mapToLong(batch -> batch.getRows().size()).sum();
  }

  /** What a reader keeps: the k smallest priorities of each window. */
  private static Map<Long, List<Long>> sample(List<SampleBatch> batches, int k) {
    Map<Long, List<Long>> sample = new TreeMap<>();
    for (SampleBatch batch : batches) {
      for (SampleRow row : batch.getRows()) {
        sample
            .computeIfAbsent(batch.getWindowStart().toEpochMilli(), start -> new ArrayList<>())
            .add(row.getPriority());
      }
    }
    return smallest(sample, k);
  }

  private static Map<Long, List<Long>> smallest(Map<Long, List<Long>> priorities, int k) {
    priorities.replaceAll(
        (start, all) -> all.stream().sorted(Long::compareUnsigned).limit(k).toList());
    return priorities;
  }

  private static Map<Long, List<Long>> smallest(List<Event> events, int k) {
    Map<Long, List<Long>> priorities = new TreeMap<>();
    new Times(events)
        .forEachInTime(
            (event, time) ->
                priorities
                    .computeIfAbsent(start(time), start -> new ArrayList<>())
                    .add(SamplePriority.of(event.partition(), event.offset())));
    return smallest(priorities, k);
  }

  private static long start(long time) {
    return Math.floorDiv(time, WINDOW_MS) * WINDOW_MS;
  }

  /** Sums of all counters, by window and version and name. */
  private static Map<String, Long> totals(List<SampleBatch> batches) {
    Map<String, Long> totals = new TreeMap<>();
    for (SampleBatch batch : batches) {
      String key = batch.getWindowStart().toEpochMilli() + "/" + batch.getModelVersion() + "/";
      add(totals, key + "events", batch.getEvents());
      add(totals, key + "rejected", batch.getRejected());
      add(totals, key + "late", batch.getLate());
      add(totals, key + "clamped", batch.getClamped());
      for (int feature = 0; feature < 3; feature++) {
        add(totals, key + "missing" + feature, at(batch.getMissing(), feature));
        add(totals, key + "range" + feature, at(batch.getOutOfRange(), feature));
        add(totals, key + "category" + feature, at(batch.getUnknownCategory(), feature));
      }
    }
    return totals;
  }

  private static long at(List<Long> counts, int feature) {
    return counts.isEmpty() ? 0 : counts.get(feature);
  }

  private static void add(Map<String, Long> totals, String key, long count) {
    if (count > 0) {
      totals.merge(key, count, Long::sum);
    }
  }

  /** The same from the events themselves, the plain way. */
  private static Map<String, Long> counted(List<Event> events) {
    Map<String, Long> totals = new TreeMap<>();
    Times times = new Times(events);
    times.forEachInTime(
        (event, time) -> {
          String key = start(time) + "/" + event.model().version() + "/";
          Row row = event.row();
          add(totals, key + "events", 1);
          add(totals, key + "clamped", event.time() > NOW ? 1 : 0);
          for (int feature = 0; feature < 3; feature++) {
            add(totals, key + "missing" + feature, row.isMissing(feature) ? 1 : 0);
          }
          double amount = row.numbers()[0];
          add(totals, key + "range0", !row.isMissing(0) && amount > 10 ? 1 : 0);
          long count = row.integers()[0];
          add(totals, key + "range1", !row.isMissing(1) && (count < 1 || count > 5) ? 1 : 0);
          boolean blue = row.texts()[0].equals("blue");
          add(totals, key + "category2", !row.isMissing(2) && blue ? 1 : 0);
        });
    times.late.forEach((key, count) -> add(totals, key + "late", count));
    times.rejected.forEach((key, count) -> add(totals, key + "rejected", count));
    return totals;
  }

  /** Stream times worked out the plain way. */
  private static final class Times {
    private interface InTime {
      void event(Event event, long time);
    }

    private final List<Event> events;
    private final Map<String, Long> late = new HashMap<>();
    private final Map<String, Long> rejected = new HashMap<>();

    private Times(List<Event> events) {
      this.events = new ArrayList<>(events);
      this.events.sort(Comparator.comparingInt(Event::partition));
    }

    void forEachInTime(InTime inTime) {
      Map<Integer, Long> streamTimes = new HashMap<>();
      for (Event event : events) {
        Long before = streamTimes.get(event.partition());
        long reached = before == null ? NOW : before;
        if (event.rejected()) {
          rejected.merge(start(reached) + "/" + event.model().version() + "/", 1L, Long::sum);
        } else if (event.time() > NOW) {
          inTime.event(event, reached);
        } else {
          long streamTime = before == null ? event.time() : Math.max(before, event.time());
          streamTimes.put(event.partition(), streamTime);
          if (start(event.time()) + WINDOW_MS + GRACE_MS <= streamTime) {
            late.merge(start(streamTime) + "/" + event.model().version() + "/", 1L, Long::sum);
          } else {
            inTime.event(event, event.time());
          }
        }
      }
    }
  }
}
