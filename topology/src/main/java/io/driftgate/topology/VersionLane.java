package io.driftgate.topology;

import io.driftgate.models.ModelManifest;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.sampling.SampledModel;
import io.driftgate.topology.scoring.BatchScorer;
import io.driftgate.topology.scoring.OnnxModel;
import java.util.ArrayList;
import java.util.List;

/**
 * One version as a task uses it: how its events are read, scored and written. Versions may want
 * other features, so each has rows and plans of its own. For one task.
 */
final class VersionLane {
  private final LoadedVersions.Lease lease;
  private final RowLayout layout;
  private final EventReader reader;
  private final BatchScorer scorer;
  private final EmissionFactory emissions;
  private final SampledModel sampled;
  private final List<Row> rows = new ArrayList<>();

  VersionLane(LoadedVersions.Lease lease, ScoringParts parts) {
    ScoringSettings settings = parts.settings();
    ModelManifest manifest = lease.model().manifest();
    this.lease = lease;
    this.layout =
        new RowLayout(manifest.features(), settings.eventIdField(), settings.eventTimeField());
    this.reader = new EventReader(parts.schemas(), layout);
    this.scorer = lease.model().newScorer();
    this.emissions = new EmissionFactory(manifest, parts.frames(), settings);
    this.sampled = SampledModel.of(manifest, layout);
  }

  OnnxModel model() {
    return lease.model();
  }

  String version() {
    return model().manifest().version();
  }

  /** Events that a batch holds at most. */
  int maxRows() {
    return model().limits().maxRows();
  }

  /** The row for the event at a position of the batch. */
  Row row(int position) {
    while (rows.size() <= position) {
      rows.add(layout.newRow());
    }
    return rows.get(position);
  }

  /**
   * The row for an event that another version serves: that version's own where both read the same
   * from every event, so that it is decoded once.
   */
  Row rowBeside(VersionLane serving, Row served, int position) {
    return readsLike(serving) ? served : row(position);
  }

  /** Whether both versions read the same from every event. */
  boolean readsLike(VersionLane other) {
    return layout.readsLike(other.layout);
  }

  EventReader reader() {
    return reader;
  }

  BatchScorer scorer() {
    return scorer;
  }

  EmissionFactory emissions() {
    return emissions;
  }

  SampledModel sampled() {
    return sampled;
  }

  /** Gives the version back; the lane is of no use any more. */
  void release() {
    lease.release();
  }
}
