package io.driftgate.app.drift;

import io.driftgate.app.config.PipelineSettings;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.topology.decoding.EventDecoder;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.sampling.SampledModel;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.BatchScorer;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.scoring.Score;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version that reads and scores the events of a recording, batch by batch. For one thread. */
final class RecordedLane implements AutoCloseable {
  private final OnnxModel model;
  private final RecordedEvents events;
  private final RowLayout layout;
  private final EventDecoder decoder;
  private final BatchScorer scorer;
  private final SampledModel sampled;
  private final List<Row> rows = new ArrayList<>();

  /** An event as the version read it. */
  private record Slot(RecordedEvents.Event event, Row row, boolean isRejected) {}

  /**
   * What the version says of an event, until the next batch.
   *
   * @param row of no meaning where the event was rejected
   * @param score null where the version can say nothing
   */
  record Answer(RecordedEvents.Event event, Row row, Score.@Nullable Scored score) {

    /** The event's own time, else the timestamp of its record; milliseconds since 1970. */
    long time() {
      long own = row.eventTime();
      return own == Row.NO_TIME ? event.timestamp() : own;
    }
  }

  /**
   * @param events which the caller closes
   */
  RecordedLane(
      PipelineSettings pipeline, ModelBundle bundle, BatchLimits limits, RecordedEvents events) {
    ModelManifest manifest = bundle.manifest();
    this.events = events;
    this.layout =
        new RowLayout(manifest.features(), pipeline.eventIdField(), pipeline.eventTimeField());
    this.decoder = new EventDecoder(layout);
    this.sampled = SampledModel.of(manifest, layout);
    this.model = OnnxModel.load(bundle, limits);
    this.scorer = model.newScorer();
  }

  SampledModel sampled() {
    return sampled;
  }

  /** Rows that a call of the model carries at most. */
  int maxRows() {
    return model.limits().maxRows();
  }

  /**
   * Reads and scores the next events; none are left where it is empty.
   *
   * @param most so many at the most
   */
  List<Answer> next(int most) {
    List<Slot> slots = new ArrayList<>(most);
    while (slots.size() < most) {
      RecordedEvents.Event event = events.next();
      if (event == null) {
        break;
      }
      Row row = row(slots.size());
      boolean rejected =
          decoder.decode(event.value(), event.schemaId(), event.schema(), row) != null;
      slots.add(new Slot(event, row, rejected));
    }
    List<Row> good = slots.stream().filter(slot -> !slot.isRejected()).map(Slot::row).toList();
    Iterator<Score> scores = (good.isEmpty() ? List.<Score>of() : scorer.score(good)).iterator();
    List<Answer> answers = new ArrayList<>(slots.size());
    for (Slot slot : slots) {
      Score score = slot.isRejected() ? null : scores.next();
      answers.add(
          new Answer(
              slot.event(), slot.row(), score instanceof Score.Scored scored ? scored : null));
    }
    return answers;
  }

  private Row row(int position) {
    if (rows.size() <= position) {
      rows.add(layout.newRow());
    }
    return rows.get(position);
  }

  @Override
  public void close() {
    model.close();
  }
}
