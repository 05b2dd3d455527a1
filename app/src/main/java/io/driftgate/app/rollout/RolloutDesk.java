package io.driftgate.app.rollout;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.RegistryWriterSchemas;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.app.releases.CompactedTopic;
import io.driftgate.app.releases.RecordWriter;
import io.driftgate.app.releases.Releases;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.VersionReport;
import io.driftgate.schemas.VersionState;
import io.driftgate.topology.WireDecoder;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Asks the controller, waits for its answer, and reads how things stand. */
public final class RolloutDesk {
  /** The controller answers in well under a second; a monitor that takes over needs longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration POLL = Duration.ofMillis(100);

  private final DriftgateConfig config;
  private final WireDecoder<RolloutEvent> events;
  private final WireDecoder<RoutingTable> tables;

  /**
   * Opens the desk.
   *
   * @throws ExpectedFailure when the pipeline's topics are not there
   */
  public RolloutDesk(DriftgateConfig config) {
    this.config = config;
    KnownSchemas schemas =
        new KnownSchemas(
            new RegistryWriterSchemas(new SchemaRegistry(config.registry())),
            InstantSource.system());
    this.events = new WireDecoder<>(schemas, RolloutEvent.getClassSchema(), "a rollout event");
    this.tables = new WireDecoder<>(schemas, RoutingTable.getClassSchema(), "a routing table");
    try (Broker broker = Broker.connect(config)) {
      for (PipelineTopic topic :
          List.of(
              PipelineTopic.ROLLOUT_COMMANDS,
              PipelineTopic.ROLLOUT_EVENTS,
              PipelineTopic.ROUTING,
              PipelineTopic.MODELS,
              PipelineTopic.INSTANCES)) {
        broker.requireTopic(topic.topicName(config.pipeline().name()));
      }
    }
  }

  /**
   * Asks, and waits until it is answered.
   *
   * @param version to start with, to promote or to go back to; null where the action needs none
   * @param share in ten-thousandths; null where the action needs none
   * @throws ExpectedFailure when it is refused, or nobody answers
   */
  public RolloutEvent ask(
      RolloutAction action,
      @Nullable String version,
      @Nullable Integer share,
      String by,
      String reason) {
    RolloutCommand command =
        RolloutCommand.newBuilder()
            .setCommandId(UUID.randomUUID().toString())
            .setModelName(model())
            .setAction(action)
            .setVersion(version)
            .setShare(share)
            .setAskedBy(by)
            .setReason(reason)
            .setAskedAt(Instant.now())
            .build();
    try (CompactedTopic answers = new CompactedTopic(config, PipelineTopic.ROLLOUT_EVENTS);
        RecordWriter writer = new RecordWriter(config)) {
      answers.toEnd();
      writer.write(PipelineTopic.ROLLOUT_COMMANDS, command.getModelName(), command);
      RolloutEvent answer = await(answers, command.getCommandId());
      if (answer.getEvent() == RolloutEventKind.REFUSED) {
        throw new ExpectedFailure("refused: " + answer.getReason());
      }
      return answer;
    }
  }

  private RolloutEvent await(CompactedTopic answers, String commandId) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      for (ConsumerRecord<String, byte[]> record : answers.next(POLL)) {
        RolloutEvent event = event(record);
        if (event != null && commandId.equals(event.getCommandId())) {
          return event;
        }
      }
    }
    throw new ExpectedFailure(
        "nobody answered within "
            + PATIENCE.toSeconds()
            + " s. The command stays on "
            + PipelineTopic.ROLLOUT_COMMANDS.topicName(config.pipeline().name())
            + " and is carried out when a monitor runs again (pipeline.role=all or monitor)");
  }

  /** Name of the model that the pipeline serves: the instances know, else the first release. */
  private String model() {
    Releases releases = new Releases(config);
    for (InstanceReport instance : releases.instances()) {
      for (VersionReport version : instance.getVersions()) {
        if (version.getState() == VersionState.SERVING) {
          return version.getModelName();
        }
      }
    }
    for (ModelRelease release : releases.all()) {
      return release.getModelName();
    }
    throw new ExpectedFailure(
        "nothing is released, and no instance runs; `driftgate model publish` releases a version");
  }

  /**
   * How things stand.
   *
   * @param table the newest routing table; null before any
   * @param events all decisions that are kept, the oldest first
   * @param instances the last report of each running instance
   */
  public record Standing(
      @Nullable RoutingTable table, List<RolloutEvent> events, List<InstanceReport> instances) {}

  public Standing standing() {
    RoutingTable newest = null;
    try (CompactedTopic routing = new CompactedTopic(config, PipelineTopic.ROUTING)) {
      for (ConsumerRecord<String, byte[]> record : routing.toEnd()) {
        RoutingTable table = record.value() == null ? null : tables.decode(record.value());
        if (table != null && (newest == null || table.getEpoch() > newest.getEpoch())) {
          newest = table;
        }
      }
    }
    List<RolloutEvent> all = new ArrayList<>();
    try (CompactedTopic kept = new CompactedTopic(config, PipelineTopic.ROLLOUT_EVENTS)) {
      for (ConsumerRecord<String, byte[]> record : kept.toEnd()) {
        RolloutEvent event = event(record);
        if (event != null) {
          all.add(event);
        }
      }
    }
    return new Standing(newest, all, new Releases(config).instances());
  }

  private @Nullable RolloutEvent event(ConsumerRecord<String, byte[]> record) {
    return record.value() == null ? null : events.decode(record.value());
  }
}
