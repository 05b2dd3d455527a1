package io.driftgate.app.replay;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.EpochApplied;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.topology.WireDecoder;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the features topic with what was recorded of it: logs that are in the order of
 * the events, read side by side. For one thread.
 */
final class RecordedPartition implements AutoCloseable {
  private final DriftgateConfig config;
  private final KnownSchemas schemas;
  private final OffsetRanges offsets;
  private final PartitionRange range;
  private final List<PartitionRecords> opened = new ArrayList<>();
  private final PartitionRecords events;
  private final Outcomes<AuditRecord> audits;
  private final Outcomes<DeadLetter> letters;

  /**
   * Opens a range of a partition.
   *
   * @param surplus told of records without an event
   * @throws ExpectedFailure when the topics cannot be read
   */
  RecordedPartition(
      DriftgateConfig config,
      KnownSchemas schemas,
      OffsetRanges offsets,
      PartitionRange range,
      Surplus surplus) {
    this.config = config;
    this.schemas = schemas;
    this.offsets = offsets;
    this.range = range;
    String features = config.pipeline().featuresTopic();
    try {
      this.events =
          open(new PartitionRecords(config, features, range.partition(), range.from(), range.to()));
      WireDecoder<AuditRecord> audit =
          new WireDecoder<>(schemas, AuditRecord.getClassSchema(), "an audit record");
      this.audits =
          new Outcomes<>(
              whole(PipelineTopic.AUDIT),
              "audit record",
              record -> {
                AuditRecord found = decode(audit, record);
                return found.getSourceTopic().equals(features) ? found : null;
              },
              AuditRecord::getSourceOffset,
              range,
              surplus);
      this.letters =
          new Outcomes<>(
              whole(PipelineTopic.DEAD_LETTERS),
              "dead letter",
              record -> DeadLetter.of(record, features),
              DeadLetter::sourceOffset,
              range,
              surplus);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The next event; null at the end of the range. */
  @Nullable PastEvent next() {
    ConsumerRecord<byte[], byte[]> event = events.next();
    if (event == null) {
      audits.finish();
      letters.finish();
      return null;
    }
    AuditRecord audit = audits.at(event.offset());
    DeadLetter letter = letters.at(event.offset());
    return new PastEvent(event, audit, letter, isReached(event.offset()));
  }

  /** Where the group is not known any more, scoring came as far as its last record. */
  private boolean isReached(long offset) {
    Long reached = range.reached();
    return reached == null ? !(audits.isAtEnd() && letters.isAtEnd()) : offset < reached;
  }

  /** The partition's log of routing tables, read to its end. */
  RouteLog routes() {
    String features = config.pipeline().featuresTopic();
    WireDecoder<EpochApplied> decoder =
        new WireDecoder<>(schemas, EpochApplied.getClassSchema(), "a record of the epoch log");
    List<EpochApplied> applied = new ArrayList<>();
    PartitionRecords log = whole(PipelineTopic.EPOCHS);
    for (ConsumerRecord<byte[], byte[]> record = log.next(); record != null; record = log.next()) {
      EpochApplied table = decode(decoder, record);
      if (table.getSourceTopic().equals(features)
          && table.getSourcePartition() == range.partition()) {
        applied.add(table);
      }
    }
    return new RouteLog(range.partition(), applied);
  }

  /** The whole of a partition's counterpart on one of the pipeline's topics. */
  private PartitionRecords whole(PipelineTopic topic) {
    String name = topic.topicName(config.pipeline().name());
    PartitionRange all = offsets.whole(name, range.partition());
    return open(new PartitionRecords(config, name, range.partition(), all.from(), all.to()));
  }

  private PartitionRecords open(PartitionRecords records) {
    opened.add(records);
    return records;
  }

  private static <T extends SpecificRecord> T decode(
      WireDecoder<T> decoder, ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] value = record.value();
    T decoded = value == null ? null : decoder.decodeOrFail(value);
    if (decoded == null) {
      throw new ExpectedFailure(
          "the record at offset "
              + record.offset()
              + " of partition "
              + record.partition()
              + " of "
              + record.topic()
              + " cannot be read: it was not written by driftgate, or was damaged");
    }
    return decoded;
  }

  @Override
  public void close() {
    opened.forEach(PartitionRecords::close);
  }
}
