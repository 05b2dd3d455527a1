package io.driftgate.app.run;

import io.driftgate.app.config.DriftSettings;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.LabelSettings;
import io.driftgate.app.labels.LabelReader;
import io.driftgate.app.monitoring.MonitorMetrics;
import io.driftgate.app.monitoring.ReleasedVersions;
import io.driftgate.app.registry.ConfiguredSerializer;
import io.driftgate.drift.performance.OutcomeTopology;
import io.driftgate.drift.rollout.RolloutTopology;
import io.driftgate.drift.window.MonitorTopology;
import io.driftgate.drift.window.WatchedVersions;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.Outcome;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.ScoredBatch;
import io.driftgate.topology.LabelShare;
import io.driftgate.topology.WireDecoder;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * Makes the second streams application of a pipeline: the drift monitor and the rollout controller.
 */
final class MonitorApplication {
  private static final Duration TICK_MAX = Duration.ofMillis(200);

  private MonitorApplication() {}

  /**
   * Makes it; the caller starts and closes it.
   *
   * @param partitions partitions of the features topic
   */
  static KafkaStreams create(
      DriftgateConfig config, KnownSchemas schemas, int partitions, MonitorMetrics metrics) {
    Serializer<Object> serializer = ConfiguredSerializer.of(config);
    Serializer<SpecificRecord> records = (topic, record) -> serializer.serialize(topic, record);
    WatchedVersions versions = new ReleasedVersions(config);
    Topology topology =
        config.drift().enabled()
            ? drift(config, versions, schemas, partitions, records, metrics)
            : new Topology();
    List<String> found = new ArrayList<>();
    if (config.drift().enabled()) {
      found.add(MonitorTopology.WATCH);
    }
    config
        .labels()
        .ifPresent(
            labels -> {
              OutcomeTopology.addTo(
                  topology,
                  outcomeTopics(config, labels),
                  outcomes(config, labels, versions, schemas, partitions, records, metrics));
              found.add(OutcomeTopology.JOIN);
            });
    RolloutTopology.addTo(
        topology, rolloutTopics(config), rollout(config, schemas, records, metrics), found);
    return new KafkaStreams(topology, StreamsProperties.ofMonitor(config));
  }

  private static Topology drift(
      DriftgateConfig config,
      WatchedVersions versions,
      KnownSchemas schemas,
      int partitions,
      Serializer<SpecificRecord> records,
      MonitorMetrics metrics) {
    String pipeline = config.pipeline().name();
    DriftSettings drift = config.drift();
    return MonitorTopology.build(
        new MonitorTopology.Topics(
            PipelineTopic.SAMPLES.topicName(pipeline),
            PipelineTopic.DRIFT_REPORTS.topicName(pipeline),
            PipelineTopic.DRIFT_ALERTS.topicName(pipeline)),
        new MonitorTopology.Parts(
            MonitorConfiguration.of(drift),
            versions,
            new WireDecoder<SampleBatch>(
                    schemas, SampleBatch.getClassSchema(), "a batch of samples")
                ::decodeOrFail,
            records,
            partitions,
            tick(drift),
            RolloutTopology.CONTROL,
            metrics));
  }

  private static Duration tick(DriftSettings drift) {
    Duration tick = drift.idleTimeout().dividedBy(5);
    return tick.compareTo(TICK_MAX) < 0 ? tick : TICK_MAX;
  }

  private static OutcomeTopology.Topics outcomeTopics(
      DriftgateConfig config, LabelSettings labels) {
    String pipeline = config.pipeline().name();
    return new OutcomeTopology.Topics(
        labels.topic(),
        PipelineTopic.SCORES.topicName(pipeline),
        PipelineTopic.OUTCOMES.topicName(pipeline),
        PipelineTopic.PERFORMANCE_REPORTS.topicName(pipeline),
        PipelineTopic.DRIFT_ALERTS.topicName(pipeline));
  }

  private static OutcomeTopology.Parts outcomes(
      DriftgateConfig config,
      LabelSettings labels,
      WatchedVersions versions,
      KnownSchemas schemas,
      int partitions,
      Serializer<SpecificRecord> records,
      MonitorMetrics metrics) {
    LabelShare share = Objects.requireNonNull(MonitorConfiguration.labelled(config));
    return new OutcomeTopology.Parts(
        MonitorConfiguration.of(labels, config.drift()),
        MonitorConfiguration.of(config.drift()).decision(),
        versions,
        new LabelReader(labels, share, schemas)::read,
        new WireDecoder<ScoredBatch>(schemas, ScoredBatch.getClassSchema(), "a batch of scores")
            ::decodeOrFail,
        new WireDecoder<Outcome>(schemas, Outcome.getClassSchema(), "an outcome")::decodeOrFail,
        records,
        partitions,
        tick(config.drift()),
        RolloutTopology.CONTROL,
        metrics);
  }

  private static RolloutTopology.Topics rolloutTopics(DriftgateConfig config) {
    String pipeline = config.pipeline().name();
    return new RolloutTopology.Topics(
        PipelineTopic.MODELS.topicName(pipeline),
        PipelineTopic.INSTANCES.topicName(pipeline),
        PipelineTopic.ROUTING.topicName(pipeline),
        PipelineTopic.ROLLOUT_COMMANDS.topicName(pipeline),
        PipelineTopic.ROLLOUT_EVENTS.topicName(pipeline));
  }

  private static RolloutTopology.Parts rollout(
      DriftgateConfig config,
      KnownSchemas schemas,
      Serializer<SpecificRecord> records,
      MonitorMetrics metrics) {
    return new RolloutTopology.Parts(
        config.rollout(),
        new WireDecoder<ModelRelease>(schemas, ModelRelease.getClassSchema(), "a release")
            ::decodeOrFail,
        new WireDecoder<InstanceReport>(
                schemas, InstanceReport.getClassSchema(), "a report of an instance")
            ::decodeOrFail,
        new WireDecoder<RoutingTable>(schemas, RoutingTable.getClassSchema(), "a routing table")
            ::decodeOrFail,
        new WireDecoder<RolloutCommand>(schemas, RolloutCommand.getClassSchema(), "a command")
            ::decodeOrFail,
        records,
        metrics);
  }
}
