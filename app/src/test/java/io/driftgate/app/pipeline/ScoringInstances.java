package io.driftgate.app.pipeline;

import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.VersionReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Which instances score at this moment, by their own reports. */
final class ScoringInstances {
  private ScoringInstances() {}

  /** Waits until so many report that their models were called more often than before. */
  static void await(Workbench bench, int count) {
    Instant from = Instant.now();
    Map<String, Long> calls = new HashMap<>();
    Set<String> busy = new HashSet<>();
    SpecificDatumReader<InstanceReport> reports =
        new SpecificDatumReader<>(InstanceReport.getClassSchema());
    try (KafkaConsumer<byte[], byte[]> reader = bench.follow(PipelineTopic.INSTANCES)) {
      Workbench.await(
          count + " instances score",
          () -> {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
              // an instance that left takes its report back
              if (record.value() != null) {
                InstanceReport report = Wire.decoded(record.value(), reports);
                Long before = calls.put(report.getInstanceId(), calls(report));
                if (before != null
                    && before < calls(report)
                    && report.getReportedAt().isAfter(from)) {
                  busy.add(report.getInstanceId());
                }
              }
            }
            return busy.size() >= count;
          });
    }
  }

  private static long calls(InstanceReport report) {
    return report.getVersions().stream().mapToLong(VersionReport::getScoringCalls).sum();
  }
}
