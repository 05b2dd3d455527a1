package io.driftgate.drift.rollout;

import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RoutingTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The controller's part of the monitor's topology: commands and foreign tables in, tables and
 * events out. What is released and what instances make of it comes as global tables, which are as
 * new as the broker is quick: commands are checked against them, and the times of calls are read
 * off them, of which a few more or less do not matter.
 */
public final class RolloutTopology {
  static final String STATE = "rollout-state";
  static final String RELEASES = "releases";
  static final String INSTANCES = "instances";
  static final String TABLES = "tables";
  static final String EVENTS = "rollout-events";
  private static final String INPUT = "rollout-input";

  private RolloutTopology() {}

  /** Names of the topics. */
  public record Topics(
      String models, String instances, String routing, String commands, String events) {}

  /**
   * What the controller works with. The decoders give null for what can never be read, which is
   * left out, and throw where it cannot be read now, which stops the thread.
   *
   * @param serializer frames tables and events
   * @param observer told what is decided
   */
  public record Parts(
      RolloutSettings settings,
      Function<byte[], @Nullable ModelRelease> releases,
      Function<byte[], @Nullable InstanceReport> instances,
      Function<byte[], @Nullable RoutingTable> tables,
      Function<byte[], @Nullable RolloutCommand> commands,
      Serializer<SpecificRecord> serializer,
      RolloutObserver observer) {}

  /** Told of decisions, for metrics. Called on the stream thread; must be quick. */
  public interface RolloutObserver {

    void decided(RolloutEvent event);
  }

  /** Name of the processor that reports and alerts are forwarded to. */
  public static final String CONTROL = "control";

  /**
   * Adds the controller to a topology.
   *
   * @param found names of the processors that forward to it what they find: reports and alerts,
   *     events with their outcome
   */
  public static void addTo(Topology topology, Topics topics, Parts parts, List<String> found) {
    List<String> parents = new ArrayList<>(found);
    parents.add(INPUT);
    global(topology, RELEASES, topics.models());
    global(topology, INSTANCES, topics.instances());
    topology
        .addSource(
            AutoOffsetReset.earliest(),
            INPUT,
            // the oldest record of a task comes first: a command does not wait for samples
            (record, partitionTime) -> 0,
            new StringDeserializer(),
            new ByteArrayDeserializer(),
            topics.commands(),
            topics.routing())
        .addProcessor(
            CONTROL, () -> new RolloutProcessor(topics, parts), parents.toArray(new String[0]))
        .addStateStore(
            Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(STATE), Serdes.String(), Serdes.ByteArray()),
            CONTROL)
        .addSink(TABLES, topics.routing(), new StringSerializer(), parts.serializer(), CONTROL)
        .addSink(EVENTS, topics.events(), new StringSerializer(), parts.serializer(), CONTROL);
  }

  private static void global(Topology topology, String store, String topic) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(store), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled(),
        store + "-source",
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        topic,
        store + "-updater",
        () -> new NewestRecords(store));
  }
}
