package io.driftgate.app.run;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.ConfiguredSerializer;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.EpochApplied;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.ScoredBatch;
import io.driftgate.schemas.TrustedRecords;
import io.driftgate.topology.OutputFrames;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Asks the configured serialiser, whichever it is, how it frames what scoring writes: one record of
 * each kind is serialised, and the frame in front of it is kept. Subjects, look-up, registration
 * and framing are thus the library's own; nothing is compiled against it.
 */
final class RegisteredFrames {
  private static final int FRAME_BYTES = 5;

  private RegisteredFrames() {}

  /**
   * The frames of the pipeline's topics.
   *
   * @throws ExpectedFailure when the serialiser cannot be made or the registry refuses
   */
  static OutputFrames ask(DriftgateConfig config) {
    TrustedRecords.trust();
    String pipeline = config.pipeline().name();
    Prediction prediction =
        Prediction.newBuilder()
            .setEventId("")
            .setSourceTopic("")
            .setSourcePartition(0)
            .setSourceOffset(0)
            .setEventTime(Instant.EPOCH)
            .setScoredAt(Instant.EPOCH)
            .setModelName("")
            .setModelVersion("")
            .setModelSha256("")
            .setScore(0)
            .build();
    AuditRecord audit =
        AuditRecord.newBuilder()
            .setEventId("")
            .setSourceTopic("")
            .setSourcePartition(0)
            .setSourceOffset(0)
            .setSchemaId(0)
            .setEventTime(Instant.EPOCH)
            .setScoredAt(Instant.EPOCH)
            .setModelName("")
            .setModelVersion("")
            .setModelSha256("")
            .setScore(0)
            .build();
    EpochApplied epoch =
        EpochApplied.newBuilder()
            .setModelName("")
            .setEpoch(0)
            .setSourceTopic("")
            .setSourcePartition(0)
            .setSourceOffset(0)
            .setStableVersion("")
            .setAppliedAt(Instant.EPOCH)
            .build();
    SampleBatch samples =
        SampleBatch.newBuilder()
            .setSourceTopic("")
            .setSourcePartition(0)
            .setWindowStart(Instant.EPOCH)
            .setWindowEnd(Instant.EPOCH)
            .setModelName("")
            .setModelVersion("")
            .setStreamTime(Instant.EPOCH)
            .setLastOffset(0)
            .setEvents(0)
            .build();
    ScoredBatch scores =
        ScoredBatch.newBuilder()
            .setSourcePartition(0)
            .setModelName("")
            .setStreamTime(Instant.EPOCH)
            .build();
    try (Serializer<Object> serializer = ConfiguredSerializer.of(config)) {
      List<byte[]> frames =
          List.of(
              frame(serializer, PipelineTopic.PREDICTIONS.topicName(pipeline), prediction),
              frame(serializer, PipelineTopic.AUDIT.topicName(pipeline), audit),
              frame(serializer, PipelineTopic.EPOCHS.topicName(pipeline), epoch),
              frame(serializer, PipelineTopic.SAMPLES.topicName(pipeline), samples),
              frame(serializer, PipelineTopic.SCORES.topicName(pipeline), scores));
      return new OutputFrames(
          frames.get(0), frames.get(1), frames.get(2), frames.get(3), frames.get(4));
    }
  }

  private static byte[] frame(Serializer<Object> serializer, String topic, SpecificRecord record) {
    try {
      return Arrays.copyOf(serializer.serialize(topic, record), FRAME_BYTES);
    } catch (RuntimeException e) {
      throw new ExpectedFailure(
          "the schema of topic "
              + topic
              + " cannot be had from the registry ("
              + rootCause(e)
              + "). Run `driftgate topics apply`, or set registry.auto-register=true.",
          e);
    }
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
