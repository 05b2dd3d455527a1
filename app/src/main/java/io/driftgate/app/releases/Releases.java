package io.driftgate.app.releases;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.registry.RegistryWriterSchemas;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.topology.WireDecoder;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the topics of releases and of instances say at this moment. */
public final class Releases {
  private final DriftgateConfig config;
  private final KnownSchemas schemas;

  public Releases(DriftgateConfig config) {
    this.config = config;
    this.schemas =
        new KnownSchemas(
            new RegistryWriterSchemas(new SchemaRegistry(config.registry())),
            InstantSource.system());
  }

  /** The releases in the order in which they were published. */
  public List<ModelRelease> all() {
    List<ModelRelease> releases =
        values(
            PipelineTopic.MODELS,
            new WireDecoder<>(schemas, ModelRelease.getClassSchema(), "a release"));
    // one whose artifact was stored anew stands later on the topic, and is as old as it was
    releases.sort(Comparator.comparing(ModelRelease::getPublishedAt));
    return releases;
  }

  /** The last report of each instance that has not said good-bye. */
  public List<InstanceReport> instances() {
    return values(
        PipelineTopic.INSTANCES,
        new WireDecoder<>(schemas, InstanceReport.getClassSchema(), "the report of an instance"));
  }

  private <T extends SpecificRecord> List<T> values(PipelineTopic topic, WireDecoder<T> decoder) {
    Map<String, T> newest = new LinkedHashMap<>();
    try (CompactedTopic reader = new CompactedTopic(config, topic)) {
      for (ConsumerRecord<String, byte[]> record : reader.toEnd()) {
        // a key that is written again takes its place at the end
        newest.remove(String.valueOf(record.key()));
        T value = record.value() == null ? null : decoder.decode(record.value());
        if (value != null) {
          newest.put(String.valueOf(record.key()), value);
        }
      }
    }
    return new ArrayList<>(newest.values());
  }
}
