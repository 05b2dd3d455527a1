package io.driftgate.bench.flink;

import io.driftgate.schemas.TrustedRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes one of the two outputs: frame and Avro binary. The frame's id is not looked up: Flink's
 * own registry format needs a library that is not on Maven Central.
 */
final class OutputSchema
    implements KafkaRecordSerializationSchema<ScoredEvent>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1L;
  private static final byte[] FRAME = new byte[5];

  private final String topic;
  private final String schema;
  private final boolean prediction;
  private transient @Nullable SpecificDatumWriter<SpecificRecord> writer;
  private transient @Nullable BinaryEncoder encoder;

  OutputSchema(String topic, Schema schema, boolean prediction) {
    this.topic = topic;
    this.schema = schema.toString();
    this.prediction = prediction;
  }

  String topic() {
    return topic;
  }

  /** The topic, without which the sink cannot use transactional ids again. */
  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      ScoredEvent scored, KafkaSinkContext context, @Nullable Long timestamp) {
    SpecificRecord record = prediction ? scored.prediction() : scored.audit();
    return new ProducerRecord<>(topic, scored.partition(), timestamp, scored.key(), bytes(record));
  }

  private byte[] bytes(SpecificRecord record) {
    SpecificDatumWriter<SpecificRecord> made = writer;
    if (made == null) {
      TrustedRecords.trust();
      made = new SpecificDatumWriter<>(new Schema.Parser().parse(schema));
      writer = made;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.writeBytes(FRAME);
    encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
    try {
      made.write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
