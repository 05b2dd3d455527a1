package io.driftgate.app.drift;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.monitoring.ReleasedVersions;
import io.driftgate.app.registry.RegistryWriterSchemas;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.app.releases.CompactedTopic;
import io.driftgate.app.run.MonitorConfiguration;
import io.driftgate.drift.window.MonitorSettings;
import io.driftgate.drift.window.RecordedWindow;
import io.driftgate.drift.window.SampledRow;
import io.driftgate.models.Feature;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.topology.WireDecoder;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a running pipeline wrote about its windows. */
public final class RecordedWindows {
  private final DriftgateConfig config;
  private final ReleasedVersions versions;
  private final WireDecoder<DriftReport> reports;
  private final WireDecoder<DriftAlert> alerts;
  private final WireDecoder<SampleBatch> samples;

  public RecordedWindows(DriftgateConfig config) {
    this.config = config;
    this.versions = new ReleasedVersions(config);
    KnownSchemas schemas =
        new KnownSchemas(
            new RegistryWriterSchemas(new SchemaRegistry(config.registry())),
            InstantSource.system());
    this.reports = new WireDecoder<>(schemas, DriftReport.getClassSchema(), "a report");
    this.alerts = new WireDecoder<>(schemas, DriftAlert.getClassSchema(), "an alert");
    this.samples = new WireDecoder<>(schemas, SampleBatch.getClassSchema(), "a batch of samples");
  }

  /**
   * A row of a sample with its values by name.
   *
   * @param values as text, null where missing
   */
  public record NamedRow(SampledRow sampled, Map<String, @Nullable String> values) {}

  /**
   * The reports in their order.
   *
   * @param at only of windows that contain it; null for all
   * @param version only of this one; null for all
   */
  public List<DriftReport> reports(@Nullable Instant at, @Nullable String version) {
    List<DriftReport> found = new ArrayList<>();
    each(
        PipelineTopic.DRIFT_REPORTS,
        reports,
        report -> {
          if ((at == null
                  || (!report.getWindowStart().isAfter(at) && report.getWindowEnd().isAfter(at)))
              && (version == null || version.equals(report.getModelVersion()))) {
            found.add(report);
          }
        });
    return found;
  }

  /** All alerts in their order. */
  public List<DriftAlert> alerts() {
    List<DriftAlert> found = new ArrayList<>();
    each(PipelineTopic.DRIFT_ALERTS, alerts, found::add);
    return found;
  }

  /**
   * What the monitor had read of a window when it reported it.
   *
   * @throws ExpectedFailure when the samples topic no longer has it
   */
  public RecordedWindow window(DriftReport report) {
    List<SampleBatch> batches = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : all(PipelineTopic.SAMPLES)) {
      if (record.offset() >= report.getSamplesUntil()) {
        break;
      }
      SampleBatch batch = decode(samples, record);
      if (batch != null
          && batch.getWindowStart().equals(report.getWindowStart())
          && batch.getWindowEnd().equals(report.getWindowEnd())) {
        batches.add(batch);
      }
    }
    RecordedWindow window = new RecordedWindow(batches);
    if (window.events() < report.getEvents() || !window.has(report.getModelVersion())) {
      throw new ExpectedFailure(
          "the samples topic has "
              + window.events()
              + " of the "
              + report.getEvents()
              + " events of this window; its retention is over (`driftgate topics list`)");
    }
    return window;
  }

  /** The sample of a window of a model, as the monitor had it. */
  public List<NamedRow> named(RecordedWindow window, String model) {
    Map<String, ModelManifest> manifests = new HashMap<>();
    List<NamedRow> named = new ArrayList<>();
    for (SampledRow row : window.rows(config.drift().rows())) {
      ModelManifest manifest =
          manifests.computeIfAbsent(row.version(), version -> versions.manifest(model, version));
      named.add(new NamedRow(row, values(row, manifest)));
    }
    return named;
  }

  /**
   * Judges a window again by its sample; a line for each of its reports, for people.
   *
   * @param reported of this window
   */
  public List<String> checked(RecordedWindow window, List<DriftReport> reported) {
    MonitorSettings settings = MonitorConfiguration.of(config.drift());
    List<EvidenceBefore> before = before(reported);
    List<String> lines = new ArrayList<>();
    for (int index = 0; index < reported.size(); index++) {
      DriftReport report = reported.get(index);
      Double m = before.get(index).m();
      lines.add(
          ComputedAgain.sentence(
              report.getModelName(),
              report.getModelVersion(),
              window.differences(report, m, settings, versions),
              "drift.* were others then, a version could not be had, or this is another kind of"
                  + " processor"));
      if (m == null && report.getM() != null) {
        lines.add(
            "M, which goes on from the window before, was not looked at: there is no report of one");
      }
    }
    return lines;
  }

  /** The topics are read once and not kept: reports stay for months. */
  private List<EvidenceBefore> before(List<DriftReport> reported) {
    List<EvidenceBefore> before = reported.stream().map(EvidenceBefore::new).toList();
    each(PipelineTopic.DRIFT_REPORTS, reports, report -> before.forEach(one -> one.hear(report)));
    each(PipelineTopic.DRIFT_ALERTS, alerts, alert -> before.forEach(one -> one.hear(alert)));
    return before;
  }

  /** Every record that can be read, none of which is kept. */
  private <T extends SpecificRecord> void each(
      PipelineTopic topic, WireDecoder<T> decoder, Consumer<T> taker) {
    try (CompactedTopic reader = new CompactedTopic(config, topic)) {
      reader.toEnd(
          record -> {
            T value = decode(decoder, record);
            if (value != null) {
              taker.accept(value);
            }
            return true;
          });
    }
  }

  private static Map<String, @Nullable String> values(SampledRow sampled, ModelManifest manifest) {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    Map<TensorType.Kind, Integer> counts = new EnumMap<>(TensorType.Kind.class);
    for (int position = 0; position < manifest.features().size(); position++) {
      Feature feature = manifest.features().get(position);
      int index = counts.merge(feature.kind(), 1, Integer::sum) - 1;
      String value =
          switch (feature.kind()) {
            case FLOATING -> Double.toString(sampled.row().getNumbers().get(index));
            case INTEGER -> Long.toString(sampled.row().getIntegers().get(index));
            case TEXT -> sampled.row().getTexts().get(index);
          };
      values.put(feature.name(), sampled.row().getMissing().contains(position) ? null : value);
    }
    return values;
  }

  /** Writes rows as CSV with a header; a missing value is an empty cell. */
  public static void writeCsv(List<NamedRow> rows, PrintWriter out) {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(row.values().keySet()));
    List<String> header =
        new ArrayList<>(
            List.of("partition", "offset", "event_time", "model_version", "score", "label"));
    header.addAll(names);
    CsvWriter csv = CsvWriter.builder().build(out);
    csv.writeRecord(header);
    for (NamedRow row : rows) {
      SampledRow sampled = row.sampled();
      List<@Nullable String> cells = new ArrayList<>();
      cells.add(Integer.toString(sampled.partition()));
      cells.add(Long.toString(sampled.row().getSourceOffset()));
      cells.add(sampled.row().getEventTime().toString());
      cells.add(sampled.version());
      cells.add(Double.toString(sampled.row().getScore()));
      cells.add(sampled.row().getLabel());
      names.forEach(name -> cells.add(row.values().get(name)));
      csv.writeRecord(cells);
    }
    try {
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a print writer does not fail", e);
    }
  }

  private List<ConsumerRecord<String, byte[]>> all(PipelineTopic topic) {
    try (CompactedTopic reader = new CompactedTopic(config, topic)) {
      return reader.toEnd();
    }
  }

  private static <T extends SpecificRecord> @Nullable T decode(
      WireDecoder<T> decoder, ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    return value == null ? null : decoder.decode(value);
  }
}
