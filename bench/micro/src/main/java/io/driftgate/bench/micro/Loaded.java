package io.driftgate.bench.micro;

import io.driftgate.bench.workload.EventEncoder;
import io.driftgate.bench.workload.Workload;
import io.driftgate.bench.workload.Workloads;
import io.driftgate.models.Activation;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.Interval;
import io.driftgate.models.ManifestFormat;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.topology.decoding.EventDecoder;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/** A workload's model, events and rows in memory. */
final class Loaded {
  static final int SCHEMA_ID = 7;
  private static final long TIME_MS = 1_750_000_000_000L;

  private final Workload workload;
  private final ModelManifest manifest;
  private final RowLayout layout;

  Loaded(String name) {
    this.workload = Workloads.valueOf(name).make(Path.of("none"));
    List<Feature> features =
        IntStream.range(0, workload.fields().size()).mapToObj(this::feature).toList();
    this.manifest =
        new ModelManifest(
            workload.name(),
            "1",
            ModelBundle.sha256(workload.onnx()),
            List.of(new InputTensor(Workload.INPUT, TensorType.FP32, workload.fields())),
            new Outputs(
                workload.output(),
                workload.classes().isEmpty() ? null : "1",
                null,
                Activation.NONE),
            workload.classes(),
            features);
    this.layout = new RowLayout(manifest.features(), "event_id", "event_time");
  }

  /** With the range of the rows: to most models most events are usual. */
  private Feature feature(int position) {
    DoubleSummaryStatistics seen =
        Arrays.stream(workload.rows()).mapToDouble(row -> row[position]).summaryStatistics();
    Feature plain = Feature.required(workload.fields().get(position), TensorType.FP32);
    return new Feature(
        plain.name(),
        plain.field(),
        plain.aliases(),
        plain.type(),
        plain.missing(),
        plain.defaultNumber(),
        plain.defaultText(),
        plain.limits(),
        new Interval(seen.getMin(), seen.getMax()),
        plain.categories(),
        plain.sensitive());
  }

  ModelManifest manifest() {
    return manifest;
  }

  Schema schema() {
    return workload.schema();
  }

  RowLayout layout() {
    return layout;
  }

  byte[][] events() {
    EventEncoder encoder = new EventEncoder(workload, SCHEMA_ID);
    byte[][] events = new byte[workload.rows().length][];
    for (int event = 0; event < events.length; event++) {
      events[event] = encoder.event(event, TIME_MS);
    }
    return events;
  }

  /** As many decoded rows. */
  List<Row> rows(int count) {
    EventDecoder decoder = new EventDecoder(layout());
    byte[][] events = events();
    List<Row> rows = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      Row row = layout().newRow();
      if (decoder.decode(events[index % events.length], SCHEMA_ID, schema(), row) != null) {
        throw new IllegalStateException("an event of the benchmark is rejected");
      }
      rows.add(row);
    }
    return rows;
  }

  OnnxModel model(int rowsMax) throws IOException {
    Path directory = Files.createTempDirectory("driftgate-micro");
    Path onnx = Files.write(directory.resolve(ModelBundle.MODEL_FILE), workload.onnx());
    Path yaml =
        Files.writeString(
            directory.resolve(ModelBundle.MANIFEST_FILE), ManifestFormat.write(manifest));
    try {
      return OnnxModel.load(
          ModelBundle.of(BundleFiles.read(directory), directory), BatchLimits.upTo(rowsMax));
    } finally {
      Files.delete(onnx);
      Files.delete(yaml);
      Files.delete(directory);
    }
  }
}
