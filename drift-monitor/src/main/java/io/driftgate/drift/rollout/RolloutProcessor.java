package io.driftgate.drift.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.drift.performance.Labelled;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.SampleBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the controller in a Kafka Streams task; its state is the task's. */
final class RolloutProcessor implements Processor<String, Object, String, SpecificRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutProcessor.class);

  /** A state that a newer build wrote is read as far as this one knows it. */
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final String STATE_KEY = "controller";

  private static final String SEEN_KEY = "seen";

  private static final String SPLIT_KEY = "split";

  private static final Duration TICK = Duration.ofSeconds(1);

  /** How old what is known of versions may be where nobody asked for anything. */
  private static final Duration KNOWN_FOR = Duration.ofMillis(200);

  private final RolloutTopology.Topics topics;
  private final RolloutTopology.Parts parts;
  private final RolloutController controller;
  private @Nullable ProcessorContext<String, SpecificRecord> context;
  private @Nullable KeyValueStore<String, byte[]> store;
  private @Nullable ReadOnlyKeyValueStore<String, byte[]> releases;
  private @Nullable ReadOnlyKeyValueStore<String, byte[]> instances;
  private final CallTimes calls = new CallTimes();
  private ControllerState state = ControllerState.initial();
  private @Nullable KnownVersions lately;
  private Instant latelyAt = Instant.MIN;

  /** What changes with every outcome, kept apart from the rest. */
  private record Seen(LabelEvidence labels, long until) {}

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
    byte[] whole = store.get(STATE_KEY);
    byte[] seen = store.get(SEEN_KEY);
    state = whole == null ? ControllerState.initial() : read(whole, ControllerState.class);
    if (seen != null) {
      Seen kept = read(seen, Seen.class);
      state = state.withLabels(kept.labels()).withSeenUntil(kept.until());
    }
    byte[] split = store.get(SPLIT_KEY);
    if (split != null) {
      state = state.withSplit(read(split, SplitEvidence.class));
    }
    lately = null;
    calls.forget();
    processorContext.schedule(
        TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick(Instant.ofEpochMilli(now)));
  }

  private void tick(Instant now) {
    if (parts.settings().start() == RolloutSettings.Start.ALWAYS) {
      carryOut(controller.tick(state, lately(now), now));
    }
    if (state.rollout() instanceof RolloutState.Running running) {
      List<CallTimes.Means> news =
          calls.news(all(attached(instances), parts.instances()), running.trial());
      if (!news.isEmpty()) {
        carryOut(controller.calls(state, news, lately(now), now));
      }
    } else {
      calls.forget();
    }
  }

  /** Bytes of a topic, or what the monitor found in the same task. */
  @Override
  public void process(Record<String, Object> record) {
    ProcessorContext<String, SpecificRecord> now = attached(context);
    Instant instant = Instant.ofEpochMilli(now.currentSystemTimeMs());
    Object value = record.value();
    if (value instanceof DriftReport report) {
      carryOut(controller.report(state, report, known(instant), instant));
    } else if (value instanceof DriftAlert alert) {
      keep(controller.alert(state, alert));
    } else if (value instanceof Labelled labelled) {
      carryOut(controller.outcome(state, labelled, lately(instant), instant));
    } else if (value instanceof SampleBatch batch) {
      carryOut(controller.split(state, batch, instant));
    } else if (value instanceof byte[] bytes) {
      RecordMetadata at = now.recordMetadata().orElseThrow();
      read(at.topic(), at.offset(), bytes, instant);
    }
  }

  private void read(String topic, long offset, byte[] bytes, Instant instant) {
    if (topic.equals(topics.commands())) {
      if (offset < state.commandsUntil()) {
        // the group's offsets were lost, the state was not
        LOG.warn("The command at offset {} was answered before and is left out", offset);
        return;
      }
      keep(state.withCommandsUntil(offset + 1));
      RolloutCommand command = parts.commands().apply(bytes);
      if (command != null) {
        carryOut(controller.command(state, command, known(instant), instant));
      }
    } else {
      RoutingTable table = parts.tables().apply(bytes);
      RolloutController.Decision decision =
          table == null ? null : controller.adopt(state, table, instant);
      if (decision != null) {
        carryOut(decision);
      }
    }
  }

  private void keep(ControllerState next) {
    ControllerState before = state;
    state = next;
    if (next.equals(before)) {
      return;
    }
    attached(store).put(SEEN_KEY, bytes(new Seen(next.labels(), next.seenUntil())));
    if (!next.split().equals(before.split())) {
      attached(store).put(SPLIT_KEY, bytes(next.split()));
    }
    if (!next.hasOnlySeenMore(before)) {
      attached(store).put(STATE_KEY, bytes(next));
    }
  }

  private void carryOut(RolloutController.Decision decision) {
    keep(decision.state());
    RolloutEvent event = decision.event();
    if (event == null) {
      return;
    }
    ProcessorContext<String, SpecificRecord> now = attached(context);
    String model = event.getModelName();
    long time = now.currentSystemTimeMs();
    RoutingTable table = decision.table();
    if (table != null) {
      now.forward(new Record<>(model, table, time), RolloutTopology.TABLES);
    }
    now.forward(new Record<>(model, event, time), RolloutTopology.EVENTS);
    parts.observer().decided(event);
    // somebody waits for the answer, and a rollback must not wait for the next commit
    now.commit();
  }

  /** As {@link #known}, or as it was a moment ago. */
  private KnownVersions lately(Instant now) {
    KnownVersions recent = lately;
    if (recent == null || now.isAfter(latelyAt.plus(KNOWN_FOR)) || now.isBefore(latelyAt)) {
      recent = known(now);
      lately = recent;
      latelyAt = now;
    }
    return recent;
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

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException("the state of the rollout cannot be read back", e);
    }
  }

  private static byte[] bytes(Object part) {
    try {
      return JSON.writeValueAsBytes(part);
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
