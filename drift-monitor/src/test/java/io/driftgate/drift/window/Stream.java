package io.driftgate.drift.window;

import io.driftgate.drift.alert.Calibration;
import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.models.reference.ReferenceTable;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import io.driftgate.schemas.TrustedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A made-up stream of one model with a number {@code a}, and what the monitor needs for it. */
final class Stream {
  static final Duration WINDOW = Duration.ofSeconds(60);
  static final Duration GRACE = Duration.ofSeconds(10);
  static final Duration IDLE = Duration.ofSeconds(100);
  static final int ROWS = 50;
  static final List<Feature> FEATURES = List.of(Feature.required("a", TensorType.FP64));

  static {
    TrustedRecords.trust();
  }

  private Stream() {}

  static MonitorSettings settings() {
    return new MonitorSettings(
        new DecisionSettings(
            WINDOW, 0.1, 0.05, Duration.ofDays(30), 0.001, 20, 5, Duration.ofMinutes(3)),
        ROWS,
        GRACE,
        IDLE);
  }

  static ModelManifest manifest(String version, List<Feature> features) {
    return new ModelManifest(
        "m",
        version,
        "00",
        List.of(
            new InputTensor("X", TensorType.FP64, features.stream().map(Feature::name).toList())),
        new Outputs("y", null, null, Activation.NONE),
        List.of(),
        features);
  }

  /** Normal values around 0 in the reference, their scores are the values. */
  static WatchedVersion watched(String version, @Nullable Calibration calibration) {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder csv = new StringBuilder("a\n");
    double[] scores = new double[1_000];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = random.nextGaussian();
      csv.append(scores[row]).append('\n');
    }
    ReferenceTable table =
        ReferenceTable.read("r.csv", csv.toString().getBytes(StandardCharsets.UTF_8));
    ModelManifest manifest = manifest(version, FEATURES);
    return new WatchedVersion(
        manifest, Reference.of(manifest, table, scores), "ref-" + version, calibration, null);
  }

  static WatchedVersions versions() {
    return (model, version) -> watched(version, null);
  }

  /** Collects calibration windows of at least 20 rows. */
  static CalibrationRun calibrating(Set<Integer> partitions) {
    Reference reference = Objects.requireNonNull(watched("1", null).reference());
    return new CalibrationRun(
        manifest("1", FEATURES), reference, GRACE, ROWS, 20, false, partitions);
  }

  /** A sampled event. */
  static SampleRow row(long priority, long offset, long time, double value) {
    return SampleRow.newBuilder()
        .setPriority(priority)
        .setSourceOffset(offset)
        .setEventTime(Instant.ofEpochMilli(time))
        .setScore(value)
        .setNumbers(List.of(value))
        .build();
  }

  /** A batch of one window, with as many events as rows. */
  static SampleBatch batch(
      int partition, String version, long windowStart, long streamTime, List<SampleRow> rows) {
    return SampleBatch.newBuilder()
        .setSourceTopic("features")
        .setSourcePartition(partition)
        .setWindowStart(Instant.ofEpochMilli(windowStart))
        .setWindowEnd(Instant.ofEpochMilli(windowStart + WINDOW.toMillis()))
        .setModelName("m")
        .setModelVersion(version)
        .setStreamTime(Instant.ofEpochMilli(streamTime))
        .setLastOffset(0)
        .setEvents(rows.size())
        .setRows(rows)
        .build();
  }

  /**
   * The batches of a partition, in order: windows of so many rows, shifted from one on, each window
   * in several batches, stream time with each last one. One more batch ends the last window.
   */
  static List<SampleBatch> partition(int partition, int windows, int rowsEach, int shiftedFrom) {
    SplittableRandom random = new SplittableRandom(100 + partition);
    List<SampleBatch> batches = new ArrayList<>();
    long offset = 0;
    for (int window = 0; window < windows; window++) {
      long start = window * WINDOW.toMillis();
      double shift = window >= shiftedFrom ? 2 : 0;
      for (int part = 0; part < 3; part++) {
        List<SampleRow> rows = new ArrayList<>();
        long time = start + (part + 1) * 15_000L;
        for (int row = part; row < rowsEach; row += 3) {
          rows.add(row(random.nextLong(), offset++, time, shift + random.nextGaussian()));
        }
        batches.add(batch(partition, "1", start, time, rows));
      }
    }
    long end = windows * WINDOW.toMillis();
    batches.add(batch(partition, "1", end, end + GRACE.toMillis(), List.of()));
    return batches;
  }
}
