package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.models.ModelBundle;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.EpochApplied;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.ScoredBatch;
import io.driftgate.topology.clients.FailedSends;
import io.driftgate.topology.clients.PollEnds;
import io.driftgate.topology.decoding.Framing;
import io.driftgate.topology.sampling.SamplingSettings;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.writerschema.KnownSchemas;
import io.driftgate.topology.writerschema.SchemaLookup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The topology in Kafka's own test driver, with a registry in memory. Closing it checks what must
 * always hold: events in = predictions + dead letters, and one audit record a prediction.
 */
final class TopologyFixture implements AutoCloseable {
  static final ScoringTopics TOPICS = ScoringTopics.of("test", "features");
  static final int OUTPUT_MAX_BYTES = 20_000;
  static final int DEAD_LETTER_MAX_BYTES = 40_000;
  static final int SAMPLE_MAX_BYTES = 10_000;
  static final SamplingSettings SAMPLING =
      new SamplingSettings(
          true, Duration.ofMinutes(1), 10, Duration.ofSeconds(10), Duration.ofMinutes(1));
  private static final byte[] FRAME = {0, 0, 0, 0, 9};

  private final Map<Integer, Schema> registry = new HashMap<>();
  private final LoadedVersions versions = new LoadedVersions();
  private final Topology topology;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> features;
  private final TestInputTopic<String, byte[]> routing;
  private final TestOutputTopic<byte[], byte[]> predictionsOut;
  private final TestOutputTopic<byte[], byte[]> auditOut;
  private final TestOutputTopic<byte[], byte[]> deadLettersOut;
  private final TestOutputTopic<byte[], byte[]> epochsOut;
  private final TestOutputTopic<byte[], byte[]> samplesOut;
  private final TestOutputTopic<byte[], byte[]> scoresOut;
  private final List<TestRecord<byte[], byte[]>> predictions = new ArrayList<>();
  private final List<TestRecord<byte[], byte[]>> audits = new ArrayList<>();
  private final List<TestRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
  private final List<TestRecord<byte[], byte[]>> epochs = new ArrayList<>();
  private final List<TestRecord<byte[], byte[]>> samples = new ArrayList<>();
  private final List<TestRecord<byte[], byte[]>> scores = new ArrayList<>();
  private int sent;
  private boolean registryIsDown;

  TopologyFixture(ModelBundle bundle) {
    this(bundle, SAMPLING);
  }

  TopologyFixture(ModelBundle bundle, SamplingSettings sampling) {
    this(bundle, sampling, null);
  }

  TopologyFixture(ModelBundle bundle, SamplingSettings sampling, LabelShare labelled) {
    versions.add(OnnxModel.load(bundle, BatchLimits.upTo(64)));
    KnownSchemas schemas = new KnownSchemas(this::lookup, InstantSource.system());
    ScoringParts parts =
        new ScoringParts(
            new ScoringSettings(
                "event_id",
                "event_time",
                Duration.ofMillis(1),
                new SizeLimits(OUTPUT_MAX_BYTES, DEAD_LETTER_MAX_BYTES, SAMPLE_MAX_BYTES),
                // the test driver's producer keeps what it is given
                false,
                true,
                sampling,
                labelled),
            bundle.manifest().name(),
            versions,
            schemas,
            new PollEnds(),
            new FailedSends(),
            new OutputFrames(FRAME, FRAME, FRAME, FRAME, FRAME),
            ScoringObserver.none());
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    topology = ScoringTopology.build(TOPICS, parts);
    driver = new TopologyTestDriver(topology, config);
    features =
        driver.createInputTopic(
            TOPICS.features(), new ByteArraySerializer(), new ByteArraySerializer());
    routing =
        driver.createInputTopic(
            TOPICS.routing(), new StringSerializer(), new ByteArraySerializer());
    predictionsOut = output(TOPICS.predictions());
    auditOut = output(TOPICS.audit());
    deadLettersOut = output(TOPICS.deadLetters());
    epochsOut = output(TOPICS.epochs());
    samplesOut = output(TOPICS.samples());
    scoresOut = output(TOPICS.scores());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private SchemaLookup lookup(int schemaId) {
    if (registryIsDown) {
      return new SchemaLookup.Unavailable("connection refused");
    }
    Schema schema = registry.get(schemaId);
    return schema == null
        ? new SchemaLookup.Unknown("the registry has no schema of that id")
        : new SchemaLookup.Found(schema);
  }

  /** Long enough for a batch that is not full. */
  void timePasses() {
    driver.advanceWallClockTime(Duration.ofSeconds(1));
  }

  LoadedVersions versions() {
    return versions;
  }

  String description() {
    return topology.describe().toString();
  }

  void register(int schemaId, Schema schema) {
    registry.put(schemaId, schema);
  }

  void registryGoesDown() {
    registryIsDown = true;
  }

  /** An event as a producer would send it. */
  void send(int schemaId, GenericRecord event) {
    registry.putIfAbsent(schemaId, event.getSchema());
    send(new TestRecord<>("key".getBytes(StandardCharsets.UTF_8), framed(schemaId, event)));
  }

  void send(TestRecord<byte[], byte[]> record) {
    sent++;
    features.pipeInput(record);
    predictions.addAll(predictionsOut.readRecordsToList());
    audits.addAll(auditOut.readRecordsToList());
    deadLetters.addAll(deadLettersOut.readRecordsToList());
    epochs.addAll(epochsOut.readRecordsToList());
    samples.addAll(samplesOut.readRecordsToList());
    scores.addAll(scoresOut.readRecordsToList());
  }

  void publishRouting(int schemaId, GenericRecord table) {
    registry.putIfAbsent(schemaId, table.getSchema());
    routing.pipeInput(table.get("model_name").toString(), framed(schemaId, table));
  }

  static byte[] framed(int schemaId, GenericRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(Framing.LENGTH_BYTES).put((byte) 0).putInt(schemaId).array());
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  List<TestRecord<byte[], byte[]>> predictionRecords() {
    return predictions;
  }

  List<TestRecord<byte[], byte[]>> auditRecords() {
    return audits;
  }

  List<TestRecord<byte[], byte[]>> deadLetters() {
    return deadLetters;
  }

  List<Prediction> predictions() {
    return decoded(predictions, Prediction.getClassSchema());
  }

  List<AuditRecord> audits() {
    return decoded(audits, AuditRecord.getClassSchema());
  }

  List<EpochApplied> epochs() {
    return decoded(epochs, EpochApplied.getClassSchema());
  }

  List<TestRecord<byte[], byte[]>> sampleRecords() {
    return samples;
  }

  List<SampleBatch> samples() {
    return decoded(samples, SampleBatch.getClassSchema());
  }

  List<ScoredBatch> scores() {
    return decoded(scores, ScoredBatch.getClassSchema());
  }

  /** What was written, which must be what Avro's own writer writes, byte for byte. */
  private static <T extends SpecificRecord> List<T> decoded(
      List<TestRecord<byte[], byte[]>> records, Schema schema) {
    List<T> decoded = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : records) {
      byte[] value = record.value();
      assertThat(value).startsWith(FRAME);
      try {
        T read =
            new SpecificDatumReader<T>(schema)
                .read(
                    null,
                    DecoderFactory.get()
                        .binaryDecoder(
                            value,
                            Framing.LENGTH_BYTES,
                            value.length - Framing.LENGTH_BYTES,
                            null));
        assertThat(value).isEqualTo(new WireEncoder<T>(FRAME, schema).encode(read));
        decoded.add(read);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return decoded;
  }

  /** A header of ours of a dead letter. */
  static String header(TestRecord<byte[], byte[]> record, String key) {
    Header header = record.headers().lastHeader(key);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    driver.close();
    versions.close();
    assertThat(versions.open()).as("open sessions").isZero();
    assertThat(predictions.size() + deadLetters.size()).as("events in").isEqualTo(sent);
    assertThat(audits().stream().map(AuditRecord::getSourceOffset).toList())
        .as("one audit record a prediction")
        .isEqualTo(predictions().stream().map(Prediction::getSourceOffset).toList());
  }
}
