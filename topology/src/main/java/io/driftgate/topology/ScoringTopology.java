package io.driftgate.topology;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** The scoring topology: one processor between the features topic and its outputs. */
public final class ScoringTopology {
  static final String FEATURES = "features";
  static final String SCORE = "score";
  static final String PREDICTIONS = "predictions";
  static final String AUDIT = "audit";
  static final String DEAD_LETTERS = "dead-letters";
  static final String EPOCHS = "epochs";
  static final String SAMPLES = "samples";
  static final String SCORES = "scores";
  static final String ROUTING = "routing";
  static final String ROUTING_UPDATER = "routing-updater";
  static final String ROUTING_TABLES = "routing-tables";
  static final String APPLIED_TABLES = "applied-tables";
  static final String COMMIT_HOOK = "commit-hook";

  private ScoringTopology() {}

  /** The whole flow. */
  public static Topology build(ScoringTopics topics, ScoringParts parts) {
    return new Topology()
        .addGlobalStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(ROUTING_TABLES),
                    Serdes.String(),
                    Serdes.ByteArray())
                .withLoggingDisabled(),
            ROUTING,
            new StringDeserializer(),
            new ByteArrayDeserializer(),
            topics.routing(),
            ROUTING_UPDATER,
            RoutingTableUpdater::new)
        .addSource(
            AutoOffsetReset.earliest(),
            FEATURES,
            new NonNegativeTimestamp(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.features())
        .addProcessor(SCORE, () -> new ScoringProcessor(topics, parts), FEATURES)
        .addStateStore(CommitHook.builder(COMMIT_HOOK, parts.failedSends()), SCORE)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(APPLIED_TABLES), Serdes.String(), Serdes.ByteArray()),
            SCORE)
        .addSink(
            PREDICTIONS,
            topics.predictions(),
            new ByteArraySerializer(),
            Outgoing.SERIALIZER,
            Outgoing.PARTITIONER,
            SCORE)
        .addSink(
            AUDIT,
            topics.audit(),
            new ByteArraySerializer(),
            Outgoing.SERIALIZER,
            Outgoing.PARTITIONER,
            SCORE)
        .addSink(
            DEAD_LETTERS,
            topics.deadLetters(),
            new ByteArraySerializer(),
            Outgoing.SERIALIZER,
            Outgoing.PARTITIONER,
            SCORE)
        .addSink(
            EPOCHS,
            topics.epochs(),
            new ByteArraySerializer(),
            Outgoing.SERIALIZER,
            Outgoing.PARTITIONER,
            SCORE)
        .addSink(
            SAMPLES,
            topics.samples(),
            new ByteArraySerializer(),
            Outgoing.SERIALIZER,
            Outgoing.PARTITIONER,
            SCORE)
        .addSink(
            SCORES,
            topics.scores(),
            new ByteArraySerializer(),
            Outgoing.SERIALIZER,
            Outgoing.PARTITIONER,
            SCORE);
  }
}
