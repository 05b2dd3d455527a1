package io.driftgate.app.pipeline;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.RouteReason;
import io.driftgate.topology.DeadLetters;
import io.driftgate.topology.decoding.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** The records of a pipeline on the topics of another one, a few of them not as they were. */
final class AlteredRecords {
  private static final int FRAME_BYTES = 5;

  private final Workbench from;
  private final Workbench to;
  private final List<String> altered = new ArrayList<>();
  private final Set<String> done = new HashSet<>();

  AlteredRecords(Workbench from, Workbench to) {
    this.from = from;
    this.to = to;
  }

  /** Copies; returns "partition/offset field" of what should be found. */
  List<String> copy() {
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = to.producer()) {
      for (PipelineTopic topic : List.of(PipelineTopic.MODELS, PipelineTopic.EPOCHS)) {
        all(topic)
            .forEach(record -> send(producer, topic, record, record.value(), headers(record)));
      }
      all(PipelineTopic.AUDIT).forEach(record -> audit(producer, record));
      all(PipelineTopic.DEAD_LETTERS).forEach(record -> letter(producer, record));
      producer.flush();
    }
    return altered;
  }

  private void audit(
      KafkaProducer<@Nullable String, byte @Nullable []> producer,
      ConsumerRecord<byte[], byte[]> record) {
    AuditRecord audit =
        Wire.<AuditRecord>decoded(List.of(record), AuditRecord.getClassSchema()).get(0);
    byte[] value = record.value();
    boolean middle =
        audit.getSourceOffset() > 300 && audit.getRouteReason() == RouteReason.ROUTING_TABLE;
    if (middle && audit.getSourcePartition() == 0 && first("score", audit)) {
      value = changed(record, audit, one -> one.setScore(Math.nextUp(one.getScore())));
    } else if (middle && audit.getSourcePartition() == 1 && first("outcome", audit)) {
      return;
    } else if (middle && audit.getSourcePartition() == 2 && first("model_version", audit)) {
      String other = audit.getModelVersion().equals("1") ? "2" : "1";
      value = changed(record, audit, one -> one.setModelVersion(other));
    } else if (middle
        && audit.getShadow() != null
        && audit.getSourcePartition() == 3
        && first("shadow.score", audit)) {
      value = changed(record, audit, one -> one.getShadow().setScore(0.5));
    }
    send(producer, PipelineTopic.AUDIT, record, value, headers(record));
  }

  private void letter(
      KafkaProducer<@Nullable String, byte @Nullable []> producer,
      ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = headers(record);
    if (record.partition() == 3 && done.add("dead_letter.reason")) {
      headers.removeIf(header -> header.key().equals(DeadLetters.REASON));
      headers.add(
          new RecordHeader(
              DeadLetters.REASON, Reason.INFINITE.name().getBytes(StandardCharsets.UTF_8)));
      byte[] offset = record.headers().lastHeader(DeadLetters.SOURCE_OFFSET).value();
      altered.add("3/" + new String(offset, StandardCharsets.UTF_8) + " dead_letter.reason");
    }
    send(producer, PipelineTopic.DEAD_LETTERS, record, record.value(), headers);
  }

  private boolean first(String field, AuditRecord audit) {
    if (!done.add(field)) {
      return false;
    }
    altered.add(audit.getSourcePartition() + "/" + audit.getSourceOffset() + " " + field);
    return true;
  }

  private static byte[] changed(
      ConsumerRecord<byte[], byte[]> record, AuditRecord audit, Consumer<AuditRecord> change) {
    change.accept(audit);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(record.value(), 0, FRAME_BYTES);
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new SpecificDatumWriter<>(AuditRecord.class).write(audit, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
    return StreamSupport.stream(record.headers().spliterator(), false)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private void send(
      KafkaProducer<@Nullable String, byte @Nullable []> producer,
      PipelineTopic topic,
      ConsumerRecord<byte[], byte[]> record,
      byte @Nullable [] value,
      List<Header> headers) {
    producer.send(
        new ProducerRecord<>(
            to.topic(topic),
            record.partition(),
            record.timestamp(),
            record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
            value,
            headers));
  }

  private List<ConsumerRecord<byte[], byte[]>> all(PipelineTopic topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    WholeTopic.read(from, from.topic(topic), records::add);
    return records;
  }
}
