package io.driftgate.topology;

import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.BatchScorer;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.scoring.Score;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one version says of recorded events, by the classes that read and score live ones. Where the
 * limits of the model's calls keep the bits of a score, what it says of an event does not depend on
 * the events beside it. For one thread; does not own the model.
 */
public final class Repetition {
  private final RowLayout layout;
  private final EventReader reader;
  private final BatchScorer scorer;
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param model the version
   * @param schemas what is known of writer schemas
   * @param eventIdField dotted path of the event's id
   * @param eventTimeField dotted path of the event's time
   */
  public Repetition(
      OnnxModel model, KnownSchemas schemas, String eventIdField, String eventTimeField) {
    this.layout = new RowLayout(model.manifest().features(), eventIdField, eventTimeField);
    this.reader = new EventReader(schemas, layout);
    this.scorer = model.newScorer();
  }

  /**
   * What the version says of an event: a score or a failure.
   *
   * @param row the event as the version reads it, until the next call; its content counts only
   *     where there is a score
   * @param score null where the event cannot be scored
   * @param failure why not; null where there is a score
   */
  public record Answer(Row row, Score.@Nullable Scored score, @Nullable Rejected failure) {}

  /**
   * One answer an event, in the order of the events.
   *
   * @throws SchemaUnavailableException when the schema of an event cannot be had now
   */
  public List<Answer> answers(List<ConsumerRecord<byte[], byte[]>> events) {
    while (rows.size() < events.size()) {
      rows.add(layout.newRow());
    }
    List<@Nullable Rejected> rejections = new ArrayList<>(events.size());
    List<Row> readable = new ArrayList<>(events.size());
    for (int index = 0; index < events.size(); index++) {
      ConsumerRecord<byte[], byte[]> event = events.get(index);
      Rejected rejected = reader.read(event.value(), event.headers(), rows.get(index));
      rejections.add(rejected);
      if (rejected == null) {
        readable.add(rows.get(index));
      }
    }
    Iterator<Score> scores = scorer.score(readable).iterator();
    List<Answer> answers = new ArrayList<>(events.size());
    for (int index = 0; index < events.size(); index++) {
      Rejected rejected = rejections.get(index);
      answers.add(
          rejected == null
              ? answer(rows.get(index), scores.next())
              : new Answer(rows.get(index), null, rejected));
    }
    return answers;
  }

  private static Answer answer(Row row, Score said) {
    return new Answer(
        row, said instanceof Score.Scored scored ? scored : null, ModelFailure.of(said));
  }
}
