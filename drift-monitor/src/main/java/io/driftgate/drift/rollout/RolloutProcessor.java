package io.driftgate.drift.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RoutingTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Runs the controller in a Kafka Streams task; its state is the task's. */
final class RolloutProcessor implements Processor<String, byte[], String, SpecificRecord> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE_KEY = "controller";

  private final RolloutTopology.Topics topics;
  private final RolloutTopology.Parts parts;
  private final RolloutController controller;
  private @Nullable ProcessorContext<String, SpecificRecord> context;
  private @Nullable KeyValueStore<String, byte[]> store;
  private @Nullable ReadOnlyKeyValueStore<String, byte[]> releases;
  private @Nullable ReadOnlyKeyValueStore<String, byte[]> instances;
  private ControllerState state = ControllerState.initial();

  RolloutProcessor(RolloutTopology.Topics topics, RolloutTopology.Parts parts) {
    this.topics = topics;
    this.parts = parts;
    this.controller = new RolloutController(parts.settings());
  }

  /** Also called again on the same instance, when Kafka Streams revives a task. */
  @Override
  public void init(ProcessorContext<String, SpecificRecord> processorContext) {
    context = processorContext;
    store = processorContext.getStateStore(RolloutTopology.STATE);
    releases = processorContext.getStateStore(RolloutTopology.RELEASES);
    instances = processorContext.getStateStore(RolloutTopology.INSTANCES);
    byte[] kept = store.get(STATE_KEY);
    state = kept == null ? ControllerState.initial() : read(kept);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    ProcessorContext<String, SpecificRecord> now = attached(context);
    String topic = now.recordMetadata().map(metadata -> metadata.topic()).orElse("");
    Instant instant = Instant.ofEpochMilli(now.currentSystemTimeMs());
    if (record.value() == null) {
      return;
    }
    if (topic.equals(topics.commands())) {
      RolloutCommand command = parts.commands().apply(record.value());
      if (command != null) {
        carryOut(controller.command(state, command, known(instant), instant));
      }
    } else {
      RoutingTable table = parts.tables().apply(record.value());
      RolloutController.Decision decision =
          table == null ? null : controller.adopt(state, table, instant);
      if (decision != null) {
        carryOut(decision);
      }
    }
  }

  private void carryOut(RolloutController.Decision decision) {
    state = decision.state();
    attached(store).put(STATE_KEY, bytes(state));
    ProcessorContext<String, SpecificRecord> now = attached(context);
    String model = decision.event().getModelName();
    long time = now.currentSystemTimeMs();
    RoutingTable table = decision.table();
    if (table != null) {
      now.forward(new Record<>(model, table, time), RolloutTopology.TABLES);
    }
    now.forward(new Record<>(model, decision.event(), time), RolloutTopology.EVENTS);
    parts.observer().decided(decision.event());
    // somebody waits for the answer, and a rollback must not wait for the next commit
    now.commit();
  }

  private KnownVersions known(Instant now) {
    return new KnownVersions(
        all(attached(releases), parts.releases()),
        all(attached(instances), parts.instances()),
        now);
  }

  private static <T> List<T> all(
      ReadOnlyKeyValueStore<String, byte[]> records, Function<byte[], @Nullable T> decoder) {
    List<T> all = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> iterator = records.all()) {
      while (iterator.hasNext()) {
        KeyValue<String, byte[]> entry = iterator.next();
        T record = decoder.apply(entry.value);
        if (record != null) {
          all.add(record);
        }
      }
    }
    return all;
  }

  private static ControllerState read(byte[] json) {
    try {
      return JSON.readValue(json, ControllerState.class);
    } catch (IOException e) {
      throw new UncheckedIOException("the state of the rollout cannot be read back", e);
    }
  }

  private static byte[] bytes(ControllerState state) {
    try {
      return JSON.writeValueAsBytes(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the state of the rollout cannot be written", e);
    }
  }

  private static <T> T attached(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the processor is not initialised");
    }
    return part;
  }
}
