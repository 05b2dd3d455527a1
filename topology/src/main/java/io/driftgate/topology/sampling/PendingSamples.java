package io.driftgate.topology.sampling;

import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import io.driftgate.topology.decoding.Row;
import java.util.ArrayList;
import java.util.List;

/** What there is to say of one window and one version since the last drain. For one thread. */
final class PendingSamples {
  private final SampledModel model;
  private final FeatureCounters features;
  private final List<SampleRow> rows = new ArrayList<>();
  private long events;
  private long rejected;
  private long late;
  private long clamped;
  private long shadowEvents;
  private long failed;
  private long stoodIn;
  private long withoutShadow;

  PendingSamples(SampledModel model) {
    this.model = model;
    this.features = new FeatureCounters(model);
  }

  String version() {
    return model.version();
  }

  void countScored(Row row, boolean isClamped) {
    events++;
    clamped += isClamped ? 1 : 0;
    features.count(row);
  }

  void countShadow(Row row) {
    shadowEvents++;
    features.count(row);
  }

  void countFailed() {
    failed++;
  }

  void countStoodIn() {
    stoodIn++;
  }

  void countWithoutShadow() {
    withoutShadow++;
  }

  void countRejected() {
    rejected++;
  }

  void countLate() {
    late++;
  }

  void add(SampleRow row) {
    rows.add(row);
  }

  /**
   * As records of a bounded size; the counters are in the first.
   *
   * @param place topic, partition, window and progress, which all records share
   * @param maxBytes upper bound of a record's size, unless the counters alone are larger
   */
  List<SampleBatch> batches(SampleBatch place, long maxBytes) {
    long empty = SampleSize.batch(place.getSourceTopic(), model);
    long size = empty + SampleSize.counts(features.length());
    SampleBatch batch = withCounters(place);
    List<SampleBatch> batches = new ArrayList<>();
    batches.add(batch);
    for (SampleRow row : rows) {
      long added = SampleSize.of(row);
      if (size + added > maxBytes) {
        batch = withoutCounters(place);
        batches.add(batch);
        size = empty;
      }
      batch.getRows().add(row);
      size += added;
    }
    return batches;
  }

  private SampleBatch withCounters(SampleBatch place) {
    SampleBatch batch = withoutCounters(place);
    batch.setEvents(events);
    batch.setRejected(rejected);
    batch.setLate(late);
    batch.setClamped(clamped);
    batch.setShadowEvents(shadowEvents);
    batch.setFailed(failed);
    batch.setStoodIn(stoodIn);
    batch.setWithoutShadow(withoutShadow);
    batch.setMissing(features.missing());
    batch.setOutOfRange(features.outOfRange());
    batch.setUnknownCategory(features.unknownCategory());
    return batch;
  }

  private SampleBatch withoutCounters(SampleBatch place) {
    SampleBatch batch = new SampleBatch();
    batch.setSourceTopic(place.getSourceTopic());
    batch.setSourcePartition(place.getSourcePartition());
    batch.setWindowStart(place.getWindowStart());
    batch.setWindowEnd(place.getWindowEnd());
    batch.setModelName(model.name());
    batch.setModelVersion(model.version());
    batch.setStreamTime(place.getStreamTime());
    batch.setLastOffset(place.getLastOffset());
    batch.setMissing(List.of());
    batch.setOutOfRange(List.of());
    batch.setUnknownCategory(List.of());
    batch.setRows(new ArrayList<>());
    return batch;
  }
}
