package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed again and again under load, the pipeline still writes for every offset exactly once. */
class CrashIT {
  private static final int KILLS = 6;
  private static final int EVENTS_PER_SECOND = 2_500;

  @TempDir Path directory;

  @Test
  void everyOffsetIsThereOnceWhateverIsKilled() throws Exception {
    try (Workbench bench =
        new Workbench(directory)
            .with("pipeline.model", Models.table(directory).toString())
            .with("pipeline.threads", "2")
            // missed sooner than by default, so that each successor gets to work before it is
            // killed
            .with("kafka.consumer.session.timeout.ms", "6000")
            .with("kafka.consumer.heartbeat.interval.ms", "1000")
            .topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      Load load = Load.start(bench, EVENTS_PER_SECOND, SimpleEvents.ofTable(bench, schemaId));
      long killedAt = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        try (InstanceProcess instance = InstanceProcess.start(bench, directory)) {
          long before = killedAt;
          Workbench.await(
              "work is done before kill " + kill,
              () -> bench.end(bench.topic(PipelineTopic.PREDICTIONS)) > before + 500);
          killedAt = bench.end(bench.topic(PipelineTopic.PREDICTIONS));
          instance.kill();
        }
      }
      load.end();
      int events = Math.toIntExact(bench.end(bench.featuresTopic()));
      try (InstanceProcess last = InstanceProcess.start(bench, directory)) {
        List<Prediction> predictions = bench.predictions(events);
        List<AuditRecord> audits = bench.audits(events);
        Coordinates.assertExactlyOnceAndInOrder(predictions, audits);
        Set<Coordinates> all = new HashSet<>();
        predictions.forEach(prediction -> all.add(Coordinates.of(prediction)));
        assertThat(all).hasSize(events);
        last.terminate();
        assertThat(last.log()).contains("stopped;");
      }
    }
  }
}
