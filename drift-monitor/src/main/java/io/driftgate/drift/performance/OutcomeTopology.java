package io.driftgate.drift.performance;

import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.window.WatchedVersions;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.Outcome;
import io.driftgate.schemas.PerformanceReport;
import io.driftgate.schemas.ScoredBatch;
import java.time.Duration;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The part of the monitor's topology that outcomes go through. Labels may come in any number of
 * partitions: each is reduced to event and outcome and goes to a topic of one partition, where one
 * task joins them with what was scored.
 */
public final class OutcomeTopology {
  static final String LABELS = "labels";
  static final String REDUCE = "reduce";
  static final String OUTCOMES = "outcomes";
  static final String SCORES_INPUT = "scores-input";
  static final String OUTCOMES_INPUT = "outcomes-input";
  static final String STATE = "join-state";
  static final String REPORTS = "performance-reports";
  static final String ALERTS = "outcome-alerts";

  /** Name of the processor that finds which event had which outcome. */
  public static final String JOIN = "join";

  private OutcomeTopology() {}

  /** Names of the topics. */
  public record Topics(
      String labels, String scores, String outcomes, String reports, String alerts) {}

  /** A record of the labels topic. */
  public static final class Label {
    private final byte @Nullable [] value;
    private final long timestamp;

    /**
     * @param value not copied
     * @param timestamp milliseconds since 1970
     */
    public Label(byte @Nullable [] value, long timestamp) {
      this.value = value;
      this.timestamp = timestamp;
    }

    public byte @Nullable [] value() {
      return value;
    }

    public long timestamp() {
      return timestamp;
    }
  }

  /**
   * What the topology works with. Decoders give null for what can never be read, which is left out,
   * and throw where it cannot be read now, which stops the thread.
   *
   * @param labels reads a label; null where its event is not among those that outcomes are wanted
   *     of
   * @param scores reads a framed batch
   * @param outcomes reads a framed outcome
   * @param serializer frames what is written
   * @param partitions partitions of the features topic
   * @param tick how often silence is looked for
   * @param control name of the processor that events are forwarded to as soon as their outcome is
   *     known
   * @param observer told what is found
   */
  public record Parts(
      JoinSettings settings,
      DecisionSettings decision,
      WatchedVersions versions,
      Function<Label, @Nullable Outcome> labels,
      Function<byte[], @Nullable ScoredBatch> scores,
      Function<byte[], @Nullable Outcome> outcomes,
      Serializer<SpecificRecord> serializer,
      int partitions,
      Duration tick,
      String control,
      OutcomeObserver observer) {}

  /** Told what is found, for metrics. Called on the stream thread; must be quick. */
  public interface OutcomeObserver {

    /** A label cannot be read. */
    void unreadable(String why);

    void joined();

    void reported(PerformanceReport report);

    void alerted(DriftAlert alert);
  }

  /** Adds the join to a topology. */
  public static void addTo(Topology topology, Topics topics, Parts parts) {
    topology
        .addSource(
            AutoOffsetReset.earliest(),
            LABELS,
            // no label is refused for the time it was written at
            (record, partitionTime) -> Math.max(0, record.timestamp()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.labels())
        .addProcessor(REDUCE, () -> new LabelReducer(parts), LABELS)
        .addSink(OUTCOMES, topics.outcomes(), new StringSerializer(), parts.serializer(), REDUCE)
        .addSource(
            AutoOffsetReset.earliest(),
            SCORES_INPUT,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.scores())
        .addSource(
            AutoOffsetReset.earliest(),
            OUTCOMES_INPUT,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.outcomes())
        .addProcessor(JOIN, () -> new JoinProcessor(topics, parts), SCORES_INPUT, OUTCOMES_INPUT)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(STATE), Serdes.String(), Serdes.ByteArray()),
            JOIN)
        .addSink(REPORTS, topics.reports(), new StringSerializer(), parts.serializer(), JOIN)
        .addSink(ALERTS, topics.alerts(), new StringSerializer(), parts.serializer(), JOIN);
  }
}
