package io.driftgate.app.replay;

import io.driftgate.app.admission.Admitted;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.topology.Repetition;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A version that is open and can be asked. */
final class ShelvedVersion implements AutoCloseable {
  private final OnnxModel model;
  private final Repetition repetition;
  private final double tolerance;

  private ShelvedVersion(OnnxModel model, Repetition repetition, double tolerance) {
    this.model = model;
    this.repetition = repetition;
    this.tolerance = tolerance;
  }

  /**
   * Opens it.
   *
   * @param tolerance how far its scores may be from recorded ones; 0 for the same bits
   */
  static ShelvedVersion load(
      DriftgateConfig config, KnownSchemas schemas, Admitted admitted, double tolerance) {
    OnnxModel model = OnnxModel.load(admitted.bundle(), admitted.limits());
    return new ShelvedVersion(
        model,
        new Repetition(
            model, schemas, config.pipeline().eventIdField(), config.pipeline().eventTimeField()),
        tolerance);
  }

  /** What the version says of each event, until it is asked again. */
  List<Answers.Given> ask(List<ConsumerRecord<byte[], byte[]>> events) {
    List<Answers.Given> given = new ArrayList<>(events.size());
    for (Repetition.Answer answer : repetition.answers(events)) {
      given.add(new Answers.Given(model.manifest(), tolerance, answer));
    }
    return given;
  }

  @Override
  public void close() {
    model.close();
  }
}
