package io.driftgate.bench.contestant;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.registry.ConfiguredSerializer;
import io.driftgate.app.run.StreamsProperties;
import io.driftgate.bench.contestant.ContestantMain.Assignment;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a competent user of Kafka Streams writes today: the registry's serialisers at source and
 * sinks, a GenericRecord, one {@code process} and one ONNX call an event, prediction and audit
 * record forwarded. Settings and guarantee are Driftgate's. No validation, no routing, no samples.
 */
final class PlainContestant {
  private static final String PREDICTIONS = "predictions";
  private static final String AUDIT = "audit";

  private PlainContestant() {}

  static void run(DriftgateConfig config, Assignment assignment) throws Exception {
    String pipeline = config.pipeline().name();
    Topology topology =
        new Topology()
            .addSource(
                AutoOffsetReset.earliest(),
                "features",
                new ByteArrayDeserializer(),
                deserializer(config),
                config.pipeline().featuresTopic())
            .addProcessor("score", () -> new Scoring(assignment), "features")
            .addSink(
                PREDICTIONS,
                PipelineTopic.PREDICTIONS.topicName(pipeline),
                new ByteArraySerializer(),
                ConfiguredSerializer.of(config),
                "score")
            .addSink(
                AUDIT,
                PipelineTopic.AUDIT.topicName(pipeline),
                new ByteArraySerializer(),
                ConfiguredSerializer.of(config),
                "score");
    RunningStreams.run(topology, StreamsProperties.of(config));
  }

  @SuppressWarnings("unchecked")
  private static Deserializer<Object> deserializer(DriftgateConfig config)
      throws ClassNotFoundException {
    Deserializer<Object> deserializer =
        Utils.newInstance(config.serde().deserializerClass(), Deserializer.class);
    deserializer.configure(config.serdeProperties(), false);
    return deserializer;
  }

  private static final class Scoring implements Processor<byte[], Object, byte[], Object> {
    private final Assignment assignment;
    private @Nullable SingleEventModel model;
    private int[] positions = {};
    private @Nullable ProcessorContext<byte[], Object> context;

    Scoring(Assignment assignment) {
      this.assignment = assignment;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> processorContext) {
      context = processorContext;
      model = new SingleEventModel(assignment);
    }

    @Override
    public void process(Record<byte[], Object> record) {
      ProcessorContext<byte[], Object> attached = Objects.requireNonNull(context);
      GenericRecord event = (GenericRecord) record.value();
      float[] features = features(event);
      float score = Objects.requireNonNull(model).score(features)[assignment.column()];
      RecordMetadata source = attached.recordMetadata().orElseThrow();
      PlainRecords records =
          new PlainRecords(source.topic(), source.partition(), source.offset(), event);
      Prediction prediction = records.prediction(score, attached.currentSystemTimeMs());
      AuditRecord audit = records.audit(prediction, features);
      attached.forward(record.withValue(prediction), PREDICTIONS);
      attached.forward(record.withValue(audit), AUDIT);
    }

    private float[] features(GenericRecord event) {
      if (positions.length == 0) {
        // all events have one schema
        positions =
            assignment.fields().stream()
                .mapToInt(field -> event.getSchema().getField(field).pos())
                .toArray();
      }
      float[] features = new float[positions.length];
      for (int index = 0; index < features.length; index++) {
        Object value = event.get(positions[index]);
        features[index] = value == null ? Float.NaN : ((Number) value).floatValue();
      }
      return features;
    }

    @Override
    public void close() {
      SingleEventModel opened = model;
      model = null;
      if (opened != null) {
        try {
          opened.close();
        } catch (ai.onnxruntime.OrtException e) {
          throw new IllegalStateException("the model cannot be closed", e);
        }
      }
    }
  }
}
