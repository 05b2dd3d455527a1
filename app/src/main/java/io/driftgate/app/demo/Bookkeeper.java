package io.driftgate.app.demo;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.TrustedRecords;
import io.driftgate.topology.DeadLetters;
import io.driftgate.topology.decoding.Framing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the output topics whole, committed records only, and draws up the account. */
final class Bookkeeper {
  private final DriftgateConfig config;

  Bookkeeper(DriftgateConfig config) {
    this.config = config;
    TrustedRecords.trust();
  }

  Account account(Applicants applicants, Story story, Scoreboard.Score score) {
    Set<String> predicted = new HashSet<>();
    Set<String> audited = new HashSet<>();
    Set<String> rejected = new HashSet<>();
    Map<String, Long> reasons = new TreeMap<>();
    SpecificDatumReader<Prediction> predictionReader = new SpecificDatumReader<>(Prediction.class);
    SpecificDatumReader<AuditRecord> auditReader = new SpecificDatumReader<>(AuditRecord.class);
    long predictions =
        read(
            PipelineTopic.PREDICTIONS,
            record -> {
              Prediction found = decoded(record, predictionReader);
              predicted.add(found.getSourcePartition() + "/" + found.getSourceOffset());
            });
    long audits =
        read(
            PipelineTopic.AUDIT,
            record -> {
              AuditRecord found = decoded(record, auditReader);
              audited.add(found.getSourcePartition() + "/" + found.getSourceOffset());
            });
    read(
        PipelineTopic.DEAD_LETTERS,
        record -> {
          reasons.merge(header(record, DeadLetters.REASON), 1L, Long::sum);
          rejected.add(
              header(record, DeadLetters.SOURCE_PARTITION)
                  + "/"
                  + header(record, DeadLetters.SOURCE_OFFSET));
        });
    Set<String> unaudited = new HashSet<>(predicted);
    unaudited.addAll(audited);
    unaudited.removeIf(source -> predicted.contains(source) && audited.contains(source));
    Set<String> offsets = new HashSet<>(predicted);
    offsets.addAll(rejected);
    long[] judgedWindows = {0};
    SpecificDatumReader<DriftReport> reportReader = new SpecificDatumReader<>(DriftReport.class);
    read(
        PipelineTopic.DRIFT_REPORTS,
        record -> judgedWindows[0] += decoded(record, reportReader).getJudged() ? 1 : 0);
    long[] driftAlerts = {0};
    SpecificDatumReader<DriftAlert> alertReader = new SpecificDatumReader<>(DriftAlert.class);
    read(
        PipelineTopic.DRIFT_ALERTS,
        record ->
            driftAlerts[0] += decoded(record, alertReader).getEvent() == AlertEvent.OPENED ? 1 : 0);
    return new Account(
        applicants.acknowledged(),
        applicants.failed(),
        applicants.flawed(),
        predictions,
        audits,
        reasons,
        offsets.size(),
        unaudited.size(),
        judgedWindows[0],
        driftAlerts[0],
        story.parts().stream()
            .map(
                part ->
                    new Account.Told(part.after().toSeconds(), part.part().words(), part.detail()))
            .toList(),
        story.missing(),
        new Account.Accuracy(score.events(), score.routed(), score.alwaysFirst()));
  }

  /** Reads what is committed on a topic now and returns how many records that were. */
  private long read(PipelineTopic topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    String name = topic.topicName(config.pipeline().name());
    Map<String, Object> properties = new HashMap<>(config.clientProperties(ClientKind.CONSUMER));
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    long count = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(name).stream()
              .map(partition -> new TopicPartition(name, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          reader.accept(record);
          count++;
        }
      }
    }
    return count;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String key) {
    return new String(record.headers().lastHeader(key).value(), StandardCharsets.UTF_8);
  }

  static <T extends SpecificRecord> T decoded(
      ConsumerRecord<byte[], byte[]> record, SpecificDatumReader<T> reader) {
    byte[] value = record.value();
    int length = value.length - Framing.LENGTH_BYTES;
    try {
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(value, Framing.LENGTH_BYTES, length, null));
    } catch (IOException e) {
      throw new UncheckedIOException("a record of " + record.topic() + " cannot be read", e);
    }
  }
}
