package io.driftgate.drift.window;

import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import java.util.List;

/** Parts of a batch, as batches of their own. What they share with it is not copied. */
final class SampleParts {
  private SampleParts() {}

  /** The counters without the rows. */
  static SampleBatch counters(SampleBatch batch) {
    SampleBatch part = place(batch);
    part.setEvents(batch.getEvents());
    part.setRejected(batch.getRejected());
    part.setLate(batch.getLate());
    part.setClamped(batch.getClamped());
    part.setShadowEvents(batch.getShadowEvents());
    part.setFailed(batch.getFailed());
    part.setStoodIn(batch.getStoodIn());
    part.setWithoutShadow(batch.getWithoutShadow());
    part.setMissing(batch.getMissing());
    part.setOutOfRange(batch.getOutOfRange());
    part.setUnknownCategory(batch.getUnknownCategory());
    part.setRows(List.of());
    return part;
  }

  /** One row without the counters. */
  static SampleBatch row(SampleBatch batch, SampleRow row) {
    SampleBatch part = place(batch);
    part.setMissing(List.of());
    part.setOutOfRange(List.of());
    part.setUnknownCategory(List.of());
    part.setRows(List.of(row));
    return part;
  }

  private static SampleBatch place(SampleBatch batch) {
    SampleBatch part = new SampleBatch();
    part.setSourceTopic(batch.getSourceTopic());
    part.setSourcePartition(batch.getSourcePartition());
    part.setWindowStart(batch.getWindowStart());
    part.setWindowEnd(batch.getWindowEnd());
    part.setModelName(batch.getModelName());
    part.setModelVersion(batch.getModelVersion());
    part.setStreamTime(batch.getStreamTime());
    part.setLastOffset(batch.getLastOffset());
    return part;
  }
}
