package io.driftgate.app.pipeline;

import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PipelineTopic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a large window costs the monitor. Not a test: {@code bench/drift} runs it, and it prints
 * figures beside marks. What the monitor costs scoring is a comparison of {@code bench/run
 * throughput}.
 */
class DriftCostBench {
  private static final int WIDE_EVENTS = Integer.getInteger("bench.wide.events", 1_000_000);
  private static final int WIDE_FEATURES = 500;

  @TempDir Path directory;

  /**
   * 500 features, 1,000,000 events in one window; scoring and monitor in processes of their own.
   */
  @Test
  void wideAndLong() throws IOException {
    List<Feature> features = new ArrayList<>();
    for (int feature = 0; feature < WIDE_FEATURES; feature++) {
      features.add(Feature.required(name(feature), TensorType.FP32));
    }
    Path model = Models.mean(directory, features).resolve("model.onnx");
    Path reference = directory.resolve("reference.csv");
    SplittableRandom random = new SplittableRandom(1);
    try (var out = Files.newBufferedWriter(reference)) {
      List<String> names = features.stream().map(Feature::name).toList();
      out.write(String.join(",", names) + "\n");
      for (int row = 0; row < 4_000; row++) {
        List<String> cells = new ArrayList<>();
        names.forEach(name -> cells.add(Float.toString((float) random.nextGaussian())));
        out.write(String.join(",", cells) + "\n");
      }
    }
    long window = 2L * WIDE_EVENTS;
    try (Workbench bench =
        new Workbench(directory)
            .with("drift.window-ms", Long.toString(window))
            .with("drift.grace-ms", "0")
            .with("models.trial.timeout-ms", "60000")) {
      Workbench.Outcome packed =
          bench.runPlain(
              "model",
              "pack",
              "--onnx",
              model.toString(),
              "--name",
              "wide",
              "--version",
              "1",
              "--reference",
              reference.toString(),
              "--directory",
              directory.resolve("packed").toString(),
              "--set",
              "models.trial.timeout-ms=60000");
      System.out.println(packed.err());
      bench.with("pipeline.model", directory.resolve("packed/wide/1").toString()).topicsApplied();
      produceWide(bench, window);
      bench.with("pipeline.role", "monitor");
      try (InstanceProcess monitor =
          InstanceProcess.start(bench, directory, "-Xmx320m", "-XX:+UseSerialGC")) {
        // it reads the file that the next one is started with, too
        Workbench.await("the monitor runs", () -> monitor.log().contains("drift is watched"));
        bench.with("pipeline.role", "scoring");
        long begin = System.nanoTime();
        try (InstanceProcess scoring = InstanceProcess.start(bench, directory);
            KafkaConsumer<byte[], byte[]> reports = bench.follow(PipelineTopic.DRIFT_REPORTS)) {
          List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
          while (found.isEmpty()) {
            reports.poll(Duration.ofMillis(100)).forEach(found::add);
            if (!scoring.isAlive() || !monitor.isAlive()) {
              throw new IllegalStateException(scoring.log() + monitor.log());
            }
          }
          double seconds = (System.nanoTime() - begin) / 1e9;
          DriftReport report =
              Wire.<DriftReport>decoded(found, DriftReport.getClassSchema()).get(0);
          long closed = found.get(0).timestamp() - lastSampleAt(bench, report);
          System.out.printf(
              Locale.ROOT,
              "%d features, %,d events in the window, %d rows judged %s; report %,d bytes%n",
              WIDE_FEATURES,
              report.getEvents(),
              report.getRows(),
              report.getJudged(),
              found.get(0).serializedValueSize());
          System.out.printf(
              Locale.ROOT,
              "largest resident memory of the monitor: %,d MiB; mark 512%n",
              monitor.largestResidentKib() / 1024);
          System.out.printf(
              Locale.ROOT,
              "from the last sample to the report: %.1f s; all of it %.1f s; mark a tenth of the"
                  + " window, %.1f s%n",
              closed / 1e3,
              seconds,
              window / 1e4);
        }
      }
    }
  }

  private static long lastSampleAt(Workbench bench, DriftReport report) {
    try (KafkaConsumer<byte[], byte[]> samples = bench.follow(PipelineTopic.SAMPLES)) {
      long at = 0;
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : samples.poll(Duration.ofMillis(500))) {
          if (record.offset() >= report.getSamplesUntil() - 1) {
            return record.timestamp();
          }
          at = record.timestamp();
        }
        if (at > 0
            && samples.position(samples.assignment().iterator().next())
                >= report.getSamplesUntil()) {
          return at;
        }
      }
    }
  }

  private static String name(int feature) {
    return String.format(Locale.ROOT, "f%03d", feature);
  }

  private static void produceWide(Workbench bench, long window) {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("Wide").namespace("test").fields().requiredLong("event_time");
    for (int feature = 0; feature < WIDE_FEATURES; feature++) {
      fields = fields.requiredFloat(name(feature));
    }
    int schemaId = SimpleEvents.register(bench, fields.endRecord());
    SplittableRandom random = new SplittableRandom(2);
    // a thousand different rows, sent again and again
    float[][] rows = new float[1_000][WIDE_FEATURES];
    for (float[] row : rows) {
      for (int feature = 0; feature < WIDE_FEATURES; feature++) {
        row[feature] = (float) random.nextGaussian();
      }
    }
    long start = Math.floorDiv(1_750_000_000_000L, window) * window;
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
      int partitions = producer.partitionsFor(bench.featuresTopic()).size();
      for (int event = 0; event < WIDE_EVENTS + partitions; event++) {
        // the last ones are past the end of the window, one for each partition
        long time = event < WIDE_EVENTS ? start + 2L * event : start + window;
        producer.send(
            new ProducerRecord<>(
                bench.featuresTopic(),
                event % partitions,
                null,
                encoded(schemaId, time, rows[random.nextInt(rows.length)])));
      }
      producer.flush();
    }
  }

  /** Avro's binary form by hand: a long, then floats. */
  private static byte[] encoded(int schemaId, long time, float[] row) {
    ByteBuffer buffer =
        ByteBuffer.allocate(5 + 10 + Float.BYTES * row.length).put((byte) 0).putInt(schemaId);
    long zigzag = (time << 1) ^ (time >> 63);
    while ((zigzag & ~0x7FL) != 0) {
      buffer.put((byte) ((zigzag & 0x7F) | 0x80));
      zigzag >>>= 7;
    }
    buffer.put((byte) zigzag);
    buffer.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (float value : row) {
      buffer.putFloat(value);
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
