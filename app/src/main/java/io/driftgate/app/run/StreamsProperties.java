package io.driftgate.app.run;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.PipelineSettings;
import io.driftgate.app.config.ProcessingGuarantee;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * Kafka Streams' configuration: defaults that suit scoring, over them what the user passes through
 * as {@code kafka.*}, over that what the pipeline's own keys say. Public for the benchmarks, whose
 * other contestants run with the same settings.
 */
public final class StreamsProperties {
  /** A transaction of an instance that died is given up by the broker after this long. */
  private static final long TRANSACTION_TIMEOUT_MS = 10_000;

  /** As the topic of reports takes them. */
  private static final int REPORT_BYTES_MAX = 16 << 20;

  /** Wide windows take their time: thousands of features some tens of seconds. */
  private static final long MONITOR_TRANSACTION_TIMEOUT_MS = 60_000;

  private static final long MONITOR_COMMIT_INTERVAL_MS = 1_000;

  /** An outcome passes two transactions until it counts. */
  private static final long MONITOR_COMMIT_INTERVAL_WITH_LABELS_MS = 100;

  private static final long MONITOR_POLL_MS = 100;

  private static final long MONITOR_LINGER_MS = 100;

  /** Scoring commits many times a second, and each time the monitor would be woken. */
  private static final int MONITOR_FETCH_BYTES = 64 << 10;

  /** What is asked of a rollout by hand waits for this long at the most. */
  private static final int MONITOR_FETCH_WAIT_MS = 250;

  private StreamsProperties() {}

  /** Of the scoring application. */
  public static Properties of(DriftgateConfig config) {
    PipelineSettings pipeline = config.pipeline();
    Map<String, Object> user = config.clientProperties(ClientKind.STREAMS);
    Properties properties = new Properties();
    properties.putAll(streamsDefaults());
    // A key without prefix is for all clients; Kafka Streams would let our prefixed one win.
    producerDefaults(pipeline)
        .forEach(
            (key, value) -> {
              if (!user.containsKey(key)) {
                properties.put(StreamsConfig.producerPrefix(key), value);
              }
            });
    consumerDefaults()
        .forEach(
            (key, value) -> {
              if (!user.containsKey(key)) {
                properties.put(StreamsConfig.consumerPrefix(key), value);
              }
            });
    properties.putAll(user);
    // A handler that goes on after a failure would lose the event; bad events are no failures here.
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class);
    properties.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DefaultProductionExceptionHandler.class);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, pipeline.scoringGroup());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee(pipeline));
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, pipeline.threads());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, pipeline.commitInterval().toMillis());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, pipeline.stateDirectory().toString());
    return properties;
  }

  /**
   * Whether nobody sees a payload but Kafka's producer, which copies it: an interceptor might keep
   * it.
   */
  static boolean payloadsAreCopied(Properties properties) {
    return properties.keySet().stream()
        .noneMatch(key -> key.toString().endsWith(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG));
  }

  /**
   * As of scoring, for the monitor: one thread, time to judge wide windows, room for their reports.
   */
  static Properties ofMonitor(DriftgateConfig config) {
    Properties properties = of(config);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.pipeline().name() + "-monitor");
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    long interval =
        config.labels().isPresent()
            ? MONITOR_COMMIT_INTERVAL_WITH_LABELS_MS
            : MONITOR_COMMIT_INTERVAL_MS;
    // Nobody waits for a report by the millisecond, and each transaction costs the broker.
    properties.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        Math.max(interval, config.pipeline().commitInterval().toMillis()));
    monitorDefaults()
        .forEach(
            (key, value) -> {
              if (!user(config).containsKey(key)) {
                properties.put(key, value);
              }
            });
    Map<String, Object> producer =
        Map.of(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            REPORT_BYTES_MAX,
            // exactly once nothing is read before it is committed, and a commit sends it anyway
            ProducerConfig.LINGER_MS_CONFIG,
            MONITOR_LINGER_MS,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            (int)
                Math.max(
                    MONITOR_TRANSACTION_TIMEOUT_MS,
                    2 * Math.max(interval, config.pipeline().commitInterval().toMillis())));
    Map<String, Object> user = user(config);
    if (config.labels().isEmpty()) {
      monitorFetching()
          .forEach(
              (key, value) -> {
                if (!isConsumers(key, user)) {
                  properties.put(StreamsConfig.mainConsumerPrefix(key), value);
                }
              });
    }
    producer.forEach(
        (key, value) -> {
          if (!user.containsKey(key) && !user.containsKey(StreamsConfig.producerPrefix(key))) {
            properties.put(StreamsConfig.producerPrefix(key), value);
          }
        });
    return properties;
  }

  private static Map<String, Object> monitorFetching() {
    return Map.of(
        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
        MONITOR_FETCH_BYTES,
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        MONITOR_FETCH_WAIT_MS);
  }

  /** Whether the user has said it of the main consumer, under whatever prefix. */
  private static boolean isConsumers(String key, Map<String, Object> user) {
    return user.containsKey(key)
        || user.containsKey(StreamsConfig.consumerPrefix(key))
        || user.containsKey(StreamsConfig.mainConsumerPrefix(key));
  }

  private static Map<String, Object> monitorDefaults() {
    return Map.of(
        StreamsConfig.POLL_MS_CONFIG,
        MONITOR_POLL_MS,
        // its tasks read several topics, by their time
        StreamsConfig.MAX_TASK_IDLE_MS_CONFIG,
        0L);
  }

  private static Map<String, Object> user(DriftgateConfig config) {
    return config.clientProperties(ClientKind.STREAMS);
  }

  private static Map<String, Object> streamsDefaults() {
    Map<String, Object> defaults = new HashMap<>();
    // There are no punctuations, which end a batch that lingers, while a poll waits.
    defaults.put(StreamsConfig.POLL_MS_CONFIG, 5);
    // A task has one partition of one topic: there is nobody to wait for, and looking whether there
    // is costs a set and a text for each event.
    defaults.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // Nothing downstream of the batch may be cached: it would miss the commit.
    defaults.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    defaults.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    // Kafka 4.3 asks for this in a warning; its constant is born deprecated.
    defaults.put("processing.exception.handler.global.enabled", true);
    return defaults;
  }

  private static Map<String, Object> producerDefaults(PipelineSettings pipeline) {
    Map<String, Object> defaults = new HashMap<>();
    // Kafka Streams would wait 100 ms for company; here each micro-batch is company already.
    defaults.put(ProducerConfig.LINGER_MS_CONFIG, 2);
    defaults.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
    defaults.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RecordLimit.PRODUCER_DEFAULT_BYTES);
    defaults.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        (int) Math.max(TRANSACTION_TIMEOUT_MS, 2 * pipeline.commitInterval().toMillis()));
    return defaults;
  }

  private static Map<String, Object> consumerDefaults() {
    Map<String, Object> defaults = new HashMap<>();
    defaults.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    // An instance that is killed is missed after this long; one that stops says good-bye.
    defaults.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    defaults.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
    return defaults;
  }

  private static String guarantee(PipelineSettings pipeline) {
    return pipeline.guarantee() == ProcessingGuarantee.EXACTLY_ONCE_V2
        ? StreamsConfig.EXACTLY_ONCE_V2
        : StreamsConfig.AT_LEAST_ONCE;
  }
}
