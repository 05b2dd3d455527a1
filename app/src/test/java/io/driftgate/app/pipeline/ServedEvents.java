package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * How every event of a pipeline was served: what its prediction says and what its audit record says
 * are the same, each event has one of both, in the order of the events. Keeps little of each, so
 * that there may be millions.
 */
final class ServedEvents {
  private final Map<Integer, List<String>> keys = new TreeMap<>();
  private final Map<Integer, List<Served>> audited = new TreeMap<>();
  private final int count;

  /**
   * An event.
   *
   * @param key of its record
   * @param version that served it
   * @param input its one feature
   */
  record Served(
      String key,
      String version,
      long epoch,
      double score,
      Route route,
      RouteReason reason,
      double input) {}

  /** What a prediction says; version and route are few and shared. */
  private record Said(long offset, String version, long epoch, double score, Route route) {}

  private ServedEvents(Workbench bench, int count) {
    this.count = count;
    bench.committed(
        bench.featuresTopic(),
        count,
        record ->
            keys.computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                .add(new String(record.key(), StandardCharsets.UTF_8).intern()));
    Map<Integer, List<Said>> predicted = new TreeMap<>();
    SpecificDatumReader<Prediction> predictions =
        new SpecificDatumReader<>(Prediction.getClassSchema());
    bench.committed(
        bench.topic(PipelineTopic.PREDICTIONS),
        count,
        record -> {
          Prediction one = Wire.decoded(record.value(), predictions);
          return predicted
              .computeIfAbsent(one.getSourcePartition(), partition -> new ArrayList<>())
              .add(
                  new Said(
                      one.getSourceOffset(),
                      one.getModelVersion().intern(),
                      one.getRoutingEpoch(),
                      one.getScore(),
                      one.getRoute()));
        });
    SpecificDatumReader<AuditRecord> audits =
        new SpecificDatumReader<>(AuditRecord.getClassSchema());
    bench.committed(
        bench.topic(PipelineTopic.AUDIT),
        count,
        record -> add(Wire.decoded(record.value(), audits), predicted));
  }

  /** Reads and checks all events; as many must have been served. */
  static ServedEvents all(Workbench bench) {
    return new ServedEvents(bench, Math.toIntExact(bench.end(bench.featuresTopic())));
  }

  private boolean add(AuditRecord audit, Map<Integer, List<Said>> predicted) {
    int partition = audit.getSourcePartition();
    List<Served> before = audited.computeIfAbsent(partition, any -> new ArrayList<>());
    int offset = before.size();
    String version = audit.getModelVersion().intern();
    Said said =
        new Said(
            audit.getSourceOffset(),
            version,
            audit.getRoutingEpoch(),
            audit.getScore(),
            audit.getRoute());
    assertThat(audit.getSourceOffset())
        .as("events in a row of partition %d", partition)
        .isEqualTo(offset);
    assertThat(predicted.get(partition).get(offset)).isEqualTo(said);
    return before.add(
        new Served(
            keys.get(partition).get(offset),
            version,
            audit.getRoutingEpoch(),
            audit.getScore(),
            audit.getRoute(),
            audit.getRouteReason(),
            audit.getFloats().get(0)));
  }

  /** In order, by partition. */
  Iterable<List<Served>> byPartition() {
    return audited.values();
  }

  int count() {
    return count;
  }
}
