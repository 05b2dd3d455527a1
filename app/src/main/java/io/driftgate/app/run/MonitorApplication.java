package io.driftgate.app.run;

import io.driftgate.app.config.DriftSettings;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.monitoring.ReleasedVersions;
import io.driftgate.app.registry.ConfiguredSerializer;
import io.driftgate.drift.window.MonitorTopology;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.topology.WireDecoder;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;

/** Makes the second streams application of a pipeline: the monitor. */
final class MonitorApplication {
  private static final Duration TICK_MAX = Duration.ofMillis(200);

  private MonitorApplication() {}

  /**
   * Makes it; the caller starts and closes it.
   *
   * @param partitions partitions of the features topic
   */
  static KafkaStreams create(
      DriftgateConfig config,
      KnownSchemas schemas,
      int partitions,
      MonitorTopology.MonitorObserver observer) {
    String pipeline = config.pipeline().name();
    WireDecoder<SampleBatch> decoder =
        new WireDecoder<>(schemas, SampleBatch.getClassSchema(), "a batch of samples");
    Serializer<Object> serializer = ConfiguredSerializer.of(config);
    Serializer<SpecificRecord> records = (topic, record) -> serializer.serialize(topic, record);
    DriftSettings drift = config.drift();
    Duration tick = drift.idleTimeout().dividedBy(5);
    return new KafkaStreams(
        MonitorTopology.build(
            new MonitorTopology.Topics(
                PipelineTopic.SAMPLES.topicName(pipeline),
                PipelineTopic.DRIFT_REPORTS.topicName(pipeline),
                PipelineTopic.DRIFT_ALERTS.topicName(pipeline)),
            new MonitorTopology.Parts(
                MonitorConfiguration.of(drift),
                new ReleasedVersions(config),
                decoder::decodeOrFail,
                records,
                partitions,
                tick.compareTo(TICK_MAX) < 0 ? tick : TICK_MAX,
                observer)),
        StreamsProperties.ofMonitor(config));
  }
}
