package io.driftgate.bench.contestant;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.run.StreamsProperties;
import io.driftgate.bench.contestant.ContestantMain.Assignment;
import io.driftgate.schemas.PipelineTopic;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Driftgate's topology without what it is for: the same source, one processor, the sinks of
 * predictions and audit, the same settings, records forwarded as sparingly. Nothing is decoded,
 * scored or buffered; for each event two records of the sizes of a prediction and an audit record.
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
            Copied.SERIALIZER,
            Copied.PARTITIONER,
            "copy")
        .addSink(
            AUDIT,
            PipelineTopic.AUDIT.topicName(pipeline),
            new ByteArraySerializer(),
            Copied.SERIALIZER,
            Copied.PARTITIONER,
            "copy");
  }

  private static final class Copying implements Processor<byte[], byte[], byte[], Copied> {
    private final Assignment assignment;
    private @Nullable InternalProcessorContext<byte[], Copied> context;
    private @Nullable CopiedRecord prediction;
    private @Nullable CopiedRecord audit;

    Copying(Assignment assignment) {
      this.assignment = assignment;
    }

    @Override
    public void init(ProcessorContext<byte[], Copied> processorContext) {
      int partition = processorContext.taskId().partition();
      context = (InternalProcessorContext<byte[], Copied>) processorContext;
      prediction = new CopiedRecord(new Copied(partition, new byte[assignment.predictionBytes()]));
      audit = new CopiedRecord(new Copied(partition, new byte[assignment.auditBytes()]));
    }

    @Override
    public void process(Record<byte[], byte[]> event) {
      forward(Objects.requireNonNull(prediction), event, PREDICTIONS);
      forward(Objects.requireNonNull(audit), event, AUDIT);
    }

    private void forward(CopiedRecord record, Record<byte[], byte[]> event, String child) {
      InternalProcessorContext<byte[], Copied> attached = Objects.requireNonNull(context);
      Headers headers = attached.recordContext().headers();
      // typed as the public interface, or the older forward(key, value) would be meant
      ((ProcessorContext<byte[], Copied>) attached)
          .forward(record.become(event.key(), event.timestamp(), headers), child);
    }
  }
}
