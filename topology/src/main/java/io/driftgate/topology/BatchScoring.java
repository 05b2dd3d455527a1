package io.driftgate.topology;

import io.driftgate.schemas.Route;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.scoring.Score;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores a batch: the events of each version together. What a canary fails on is scored by the
 * stable version, for a bad candidate must not cost anybody a prediction.
 */
final class BatchScoring {
  private final ScoringObserver observer;
  private final List<Reading> readings = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  BatchScoring(ScoringObserver observer) {
    this.observer = observer;
  }

  /** Scores whatever waits for a score; afterwards each reading has a score or a failure. */
  void score(MicroBatch batch, Lanes lanes) {
    for (VersionLane lane : lanes.all()) {
      score(lane, batch);
    }
    boolean failedOver = false;
    int position = 0;
    for (PendingEvent event : batch.events()) {
      if (event.route() == Route.CANARY && event.served().failure() != null) {
        failOver(event, lanes.stable(), position);
        failedOver = true;
      }
      position++;
    }
    if (failedOver) {
      score(lanes.stable(), batch);
    }
  }

  private static void failOver(PendingEvent event, VersionLane stable, int position) {
    Reading shadow = event.shadow();
    if (!shadow.isUsed() || shadow.lane() != stable) {
      shadow.begin(stable, stable.row(position));
      stable.reader().read(event, shadow);
    }
    event.failOver();
  }

  private void score(VersionLane lane, MicroBatch batch) {
    readings.clear();
    rows.clear();
    for (PendingEvent event : batch.events()) {
      collect(event.served(), lane);
      collect(event.shadow(), lane);
    }
    if (rows.isEmpty()) {
      return;
    }
    List<Score> scores =
        observer.timed(lane.version(), rows.size(), () -> lane.scorer().score(rows));
    for (int index = 0; index < scores.size(); index++) {
      readings.get(index).scored(scores.get(index));
    }
  }

  private void collect(Reading reading, VersionLane lane) {
    if (reading.isToBeScored() && reading.lane() == lane) {
      readings.add(reading);
      rows.add(reading.row());
    }
  }
}
