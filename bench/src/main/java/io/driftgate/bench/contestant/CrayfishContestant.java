package io.driftgate.bench.contestant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.run.StreamsProperties;
import io.driftgate.bench.contestant.ContestantMain.Assignment;
import io.driftgate.schemas.PipelineTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The way of the Crayfish benchmark's (EDBT 2024) adapter for Kafka Streams: JSON with the floats
 * as one text of numbers and commas, a new ObjectMapper for each record in both directions, boxed
 * floats on the way to the model, one call an event, the whole input repeated in the one output.
 * Written anew from its description; unlike the original it closes its tensors and is exactly-once,
 * with the pipeline's settings.
 */
public final class CrayfishContestant {
  private CrayfishContestant() {}

  static void run(DriftgateConfig config, Assignment assignment) throws InterruptedException {
    Properties properties = StreamsProperties.of(config);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, false);
    RunningStreams.run(
        new Topology()
            .addSource(
                AutoOffsetReset.earliest(),
                "features",
                new ByteArrayDeserializer(),
                (topic, bytes) -> DataBatch.parse(bytes),
                config.pipeline().featuresTopic())
            .addProcessor("score", () -> new Scoring(assignment), "features")
            .addSink(
                "predictions",
                PipelineTopic.PREDICTIONS.topicName(config.pipeline().name()),
                new ByteArraySerializer(),
                (String topic, DataBatch batch) -> batch.json(),
                "score"),
        properties);
  }

  /**
   * One message.
   *
   * @param data the floats, or of an output the input's
   * @param predictions empty in an input
   */
  public record DataBatch(long created, List<Float> data, List<Float> predictions) {
    private static final String CREATED = "createdTimestamp";
    private static final String DATA = "dataBatch";
    private static final String PREDICTIONS = "predictions";

    static DataBatch parse(byte[] json) {
      try {
        Map<?, ?> fields = new ObjectMapper().readValue(json, Map.class);
        return new DataBatch(
            ((Number) Objects.requireNonNull(fields.get(CREATED))).longValue(),
            numbers(fields.get(DATA)),
            numbers(fields.get(PREDICTIONS)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static List<Float> numbers(@Nullable Object text) {
      String joined = text == null ? "" : text.toString();
      List<Float> numbers = new ArrayList<>();
      if (!joined.isEmpty()) {
        for (String number : joined.split(",", -1)) {
          numbers.add(Float.parseFloat(number));
        }
      }
      return numbers;
    }

    /** As it is on the topic. */
    public byte[] json() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put(CREATED, created);
      fields.put(DATA, joined(data));
      fields.put(PREDICTIONS, joined(predictions));
      try {
        return new ObjectMapper().writeValueAsString(fields).getBytes(StandardCharsets.UTF_8);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String joined(List<Float> numbers) {
      return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
  }

  private static final class Scoring implements Processor<byte[], DataBatch, byte[], DataBatch> {
    private final Assignment assignment;
    private @Nullable SingleEventModel model;
    private @Nullable ProcessorContext<byte[], DataBatch> context;

    Scoring(Assignment assignment) {
      this.assignment = assignment;
    }

    @Override
    public void init(ProcessorContext<byte[], DataBatch> processorContext) {
      context = processorContext;
      model = new SingleEventModel(assignment);
    }

    @Override
    public void process(Record<byte[], DataBatch> record) {
      List<Float> data = record.value().data();
      float[] features = new float[data.size()];
      for (int index = 0; index < features.length; index++) {
        features[index] = data.get(index);
      }
      List<Float> predictions = new ArrayList<>();
      for (float score : Objects.requireNonNull(model).score(features)) {
        predictions.add(score);
      }
      Objects.requireNonNull(context)
          .forward(record.withValue(new DataBatch(record.value().created(), data, predictions)));
    }
  }
}
