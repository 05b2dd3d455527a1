package io.driftgate.drift.window;

import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.SampleBatch;
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

/** The monitor's topology: one processor between the samples and the reports and alerts. */
public final class MonitorTopology {
  static final String SAMPLES = "samples";

  /** Name of the processor that finds reports and alerts. */
  public static final String WATCH = "watch";

  static final String REPORTS = "reports";
  static final String ALERTS = "alerts";
  static final String STATE = "monitor-state";

  private MonitorTopology() {}

  /** Names of the topics. */
  public record Topics(String samples, String reports, String alerts) {}

  /**
   * What the topology works with.
   *
   * @param decoder reads a framed batch; null for what can never be read, which is left out; throws
   *     where it cannot be read now, which stops the thread
   * @param serializer frames reports and alerts
   * @param partitions partitions of the features topic
   * @param tick how often silence is looked for
   * @param control name of the processor that reports and alerts are forwarded to, too; null where
   *     there is none
   * @param observer told what comes of the windows
   */
  public record Parts(
      MonitorSettings settings,
      WatchedVersions versions,
      Function<byte[], @Nullable SampleBatch> decoder,
      Serializer<SpecificRecord> serializer,
      int partitions,
      Duration tick,
      @Nullable String control,
      MonitorObserver observer) {}

  /** Told of reports and alerts, for metrics. Called on the stream thread; must be quick. */
  public interface MonitorObserver {

    void reported(DriftReport report);

    void alerted(DriftAlert alert);
  }

  /** The whole flow. */
  public static Topology build(Topics topics, Parts parts) {
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(),
            SAMPLES,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.samples())
        .addProcessor(WATCH, () -> new MonitorProcessor(parts), SAMPLES)
        .addStateStore(
            // not cached: the cache would keep the whole batch of samples beside each row of it
            Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(STATE), Serdes.String(), Serdes.ByteArray()),
            WATCH)
        .addSink(REPORTS, topics.reports(), new StringSerializer(), parts.serializer(), WATCH)
        .addSink(ALERTS, topics.alerts(), new StringSerializer(), parts.serializer(), WATCH);
  }
}
