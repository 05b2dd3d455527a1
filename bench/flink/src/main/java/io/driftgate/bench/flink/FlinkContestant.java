package io.driftgate.bench.flink;

import io.driftgate.bench.contestant.UsageReporter;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What a competent user of Flink writes: the DataStream API with Kafka's source and exactly-once
 * sinks, the model in a map function, one ONNX call an event, a mini-cluster with as many slots as
 * there are stream threads. A checkpoint at each commit interval, on the heap; objects are reused.
 */
public final class FlinkContestant {
  private static final String TRANSACTION_TIMEOUT_MS = "600000";
  private static final Duration PAUSE_MAX = Duration.ofMinutes(10);

  private FlinkContestant() {}

  /** Runs until the process is told to end. */
  public static void main(String[] arguments) throws Exception {
    UsageReporter.start();
    Properties pipeline = load(Path.of(arguments[1]));
    Properties assignment = load(Path.of(arguments[2]));
    String name = pipeline.getProperty("pipeline.name");
    int parallelism = Integer.parseInt(pipeline.getProperty("pipeline.threads", "1"));
    long interval = Long.parseLong(pipeline.getProperty("pipeline.commit-interval-ms", "100"));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration());
    environment.enableCheckpointing(interval, CheckpointingMode.EXACTLY_ONCE);
    DataStream<SourceEvent> events =
        environment.fromSource(
            source(pipeline, name), WatermarkStrategy.noWatermarks(), "features");
    DataStream<ScoredEvent> scored =
        events
            .map(
                new ScoringFunction(
                    new Schema.Parser().parse(assignment.getProperty("schema")).toString(),
                    assignment.getProperty("onnx"),
                    assignment.getProperty("output"),
                    Integer.parseInt(assignment.getProperty("column")),
                    List.of(assignment.getProperty("fields").split(",", -1))))
            .returns(ScoredEvent.class);
    String brokers = pipeline.getProperty("kafka.bootstrap.servers");
    scored.sinkTo(
        sink(
            brokers,
            new OutputSchema(
                PipelineTopic.PREDICTIONS.topicName(name), Prediction.getClassSchema(), true)));
    scored.sinkTo(
        sink(
            brokers,
            new OutputSchema(
                PipelineTopic.AUDIT.topicName(name), AuditRecord.getClassSchema(), false)));
    environment.execute(name);
  }

  private static Configuration configuration() {
    return new Configuration()
        .set(RestOptions.BIND_PORT, "0")
        .set(PipelineOptions.OBJECT_REUSE, true)
        .set(StateBackendOptions.STATE_BACKEND, "hashmap")
        .set(CheckpointingOptions.CHECKPOINT_STORAGE, "jobmanager")
        // paused while others have their turn
        .set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, PAUSE_MAX)
        .set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
  }

  private static KafkaSource<SourceEvent> source(Properties pipeline, String name) {
    return KafkaSource.<SourceEvent>builder()
        .setBootstrapServers(pipeline.getProperty("kafka.bootstrap.servers"))
        .setTopics(pipeline.getProperty("pipeline.features.topic"))
        .setGroupId(name + "-scoring")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new SourceSchema())
        .setProperty("max.poll.records", "2000")
        .build();
  }

  private static KafkaSink<ScoredEvent> sink(String brokers, OutputSchema schema) {
    Properties producer = new Properties();
    producer.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    producer.put(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
    producer.put(ProducerConfig.LINGER_MS_CONFIG, "2");
    return KafkaSink.<ScoredEvent>builder()
        .setBootstrapServers(brokers)
        .setKafkaProducerConfig(producer)
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(schema.topic())
        // or each checkpoint would have transactional ids of its own
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .setRecordSerializer(schema)
        .build();
  }

  private static Properties load(Path file) throws java.io.IOException {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    return properties;
  }
}
