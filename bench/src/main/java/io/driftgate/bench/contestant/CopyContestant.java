package io.driftgate.bench.contestant;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.run.StreamsProperties;
import io.driftgate.bench.contestant.ContestantMain.Assignment;
import io.driftgate.schemas.PipelineTopic;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Driftgate's topology without what it is for: the same source, one processor, the sinks of
 * predictions and audit, the same settings. Nothing is decoded, scored or buffered; for each event
 * two records of the sizes of a prediction and an audit record are forwarded.
 */
final class CopyContestant {
  private static final String PREDICTIONS = "predictions";
  private static final String AUDIT = "audit";

  private CopyContestant() {}

  static void run(DriftgateConfig config, Assignment assignment) throws InterruptedException {
    RunningStreams.run(topology(config, assignment), StreamsProperties.of(config));
  }

  private static Topology topology(DriftgateConfig config, Assignment assignment) {
    String pipeline = config.pipeline().name();
    Serializer<Copied> values = (topic, copied) -> copied.value;
    StreamPartitioner<byte[], Copied> samePartition =
        (topic, key, copied, count) -> Optional.of(Set.of(copied.partition));
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(),
            "features",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            config.pipeline().featuresTopic())
        .addProcessor("copy", () -> new Copying(assignment), "features")
        .addSink(
            PREDICTIONS,
            PipelineTopic.PREDICTIONS.topicName(pipeline),
            new ByteArraySerializer(),
            values,
            samePartition,
            "copy")
        .addSink(
            AUDIT,
            PipelineTopic.AUDIT.topicName(pipeline),
            new ByteArraySerializer(),
            values,
            samePartition,
            "copy");
  }

  /** As Driftgate's finished values: with the partition that they go to. */
  private static final class Copied {
    private final int partition;
    private final byte[] value;

    Copied(int partition, byte[] value) {
      this.partition = partition;
      this.value = value;
    }
  }

  private static final class Copying implements Processor<byte[], byte[], byte[], Copied> {
    private final byte[] prediction;
    private final byte[] audit;
    private @Nullable ProcessorContext<byte[], Copied> context;

    Copying(Assignment assignment) {
      this.prediction = new byte[assignment.predictionBytes()];
      this.audit = new byte[assignment.auditBytes()];
    }

    @Override
    public void init(ProcessorContext<byte[], Copied> processorContext) {
      context = processorContext;
    }

    @Override
    public void process(Record<byte[], byte[]> event) {
      ProcessorContext<byte[], Copied> attached = java.util.Objects.requireNonNull(context);
      int partition = attached.taskId().partition();
      attached.forward(event.withValue(new Copied(partition, prediction)), PREDICTIONS);
      attached.forward(event.withValue(new Copied(partition, audit)), AUDIT);
    }
  }
}
