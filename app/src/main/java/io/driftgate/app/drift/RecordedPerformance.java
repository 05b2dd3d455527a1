package io.driftgate.app.drift;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.LabelSettings;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.monitoring.ReleasedVersions;
import io.driftgate.app.registry.RegistryWriterSchemas;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.app.releases.CompactedTopic;
import io.driftgate.app.run.MonitorConfiguration;
import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.performance.ReportedWindow;
import io.driftgate.drift.performance.Said;
import io.driftgate.drift.window.WatchedVersions.VersionUnavailableException;
import io.driftgate.schemas.Outcome;
import io.driftgate.schemas.PerformanceReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.ScoredBatch;
import io.driftgate.topology.WireDecoder;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a running pipeline wrote about how right its versions were. */
public final class RecordedPerformance {
  /** What the clocks of scorers and brokers differ by at the most. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  private final DriftgateConfig config;
  private final LabelSettings labels;
  private final WireDecoder<PerformanceReport> reports;
  private final WireDecoder<ScoredBatch> scores;
  private final WireDecoder<Outcome> outcomes;

  /**
   * @throws ExpectedFailure when the configuration names no labels topic
   */
  public RecordedPerformance(DriftgateConfig config) {
    this.config = config;
    this.labels =
        config
            .labels()
            .orElseThrow(
                () ->
                    new ExpectedFailure(
                        "labels.topic is not set: expected the topic that outcomes come on, as the"
                            + " monitor has it"));
    KnownSchemas schemas =
        new KnownSchemas(
            new RegistryWriterSchemas(new SchemaRegistry(config.registry())),
            InstantSource.system());
    this.reports = new WireDecoder<>(schemas, PerformanceReport.getClassSchema(), "a report");
    this.scores = new WireDecoder<>(schemas, ScoredBatch.getClassSchema(), "a batch of scores");
    this.outcomes = new WireDecoder<>(schemas, Outcome.getClassSchema(), "an outcome");
  }

  /**
   * The reports in their order.
   *
   * @param at only of the window that contains it, of several the one that was reported last, where
   *     drift.window-ms was changed; null for all
   */
  public List<PerformanceReport> reports(@Nullable Instant at) {
    Map<List<Object>, PerformanceReport> found = new LinkedHashMap<>();
    try (CompactedTopic reader = new CompactedTopic(config, PipelineTopic.PERFORMANCE_REPORTS)) {
      for (ConsumerRecord<String, byte[]> record : reader.toEnd()) {
        PerformanceReport report = decode(reports, record);
        if (report != null
            && (at == null
                || (!report.getWindowStart().isAfter(at) && report.getWindowEnd().isAfter(at)))) {
          // a state that was lost reports its windows again
          found.put(
              List.of(report.getWindowStart(), report.getWindowEnd(), report.getModelVersion()),
              report);
        }
      }
    }
    List<PerformanceReport> all = List.copyOf(found.values());
    return at == null || all.isEmpty() ? all : ofWindow(all.get(all.size() - 1), all);
  }

  private static List<PerformanceReport> ofWindow(
      PerformanceReport one, List<PerformanceReport> all) {
    return all.stream()
        .filter(
            report ->
                report.getWindowStart().equals(one.getWindowStart())
                    && report.getWindowEnd().equals(one.getWindowEnd()))
        .toList();
  }

  /**
   * The events of a window and what came of them.
   *
   * @param ofWindow all reports of the window
   * @throws ExpectedFailure when the topics no longer have them
   */
  public ReportedWindow window(List<PerformanceReport> ofWindow) {
    ReportedWindow window = new ReportedWindow(ofWindow, labels.delay());
    Instant begin =
        ofWindow.get(0).getWindowStart().minus(config.drift().futureMax()).minus(CLOCKS_APART);
    try (CompactedTopic reader = new CompactedTopic(config, PipelineTopic.SCORES)) {
      // no event was believed to be further ahead of the clock when it was scored
      reader.seek(begin);
      reader.toEnd(
          record -> {
            ScoredBatch batch = decode(scores, record);
            if (batch != null) {
              window.scored(batch, record.timestamp());
            }
            return window.eventsFound() < window.events();
          });
    }
    requireAll("scores", "events", window.eventsFound(), window.events());
    try (CompactedTopic reader = new CompactedTopic(config, PipelineTopic.OUTCOMES)) {
      reader.seek(begin.minus(labels.delay()));
      reader.toEnd(
          record -> {
            Outcome outcome = decode(outcomes, record);
            if (outcome != null) {
              window.cameOut(outcome, record.timestamp());
            }
            return true;
          });
    }
    requireAll("outcomes", "outcomes", window.outcomesFound(), window.outcomes());
    return window;
  }

  private static void requireAll(String topic, String what, long found, long expected) {
    if (found < expected) {
      throw new ExpectedFailure(
          "the "
              + topic
              + " topic has "
              + found
              + " of the "
              + expected
              + " "
              + what
              + " of this window; its retention is over (`driftgate topics list`)");
    }
  }

  /**
   * Computes the reports of a window again from its events; a line for each, for people.
   *
   * @param shown of the window's reports
   */
  public List<String> checked(ReportedWindow window, List<PerformanceReport> shown) {
    ReleasedVersions versions = new ReleasedVersions(config);
    DecisionSettings settings = MonitorConfiguration.of(config.drift()).decision();
    List<String> lines = new ArrayList<>();
    for (PerformanceReport report : shown) {
      String model = report.getModelName();
      String version = report.getModelVersion();
      try {
        lines.add(
            ComputedAgain.sentence(
                model,
                version,
                window.differences(report, versions.untried(model, version), settings),
                "drift.* or labels.* were others then, the version could not be had, ids came"
                    + " twice, or labels.pending-max left no room"));
      } catch (VersionUnavailableException e) {
        lines.add(
            "the figures of "
                + model
                + "@"
                + version
                + " cannot be computed again: "
                + e.getMessage());
      }
    }
    return lines;
  }

  /** Writes rows as CSV with a header; what is not there is an empty cell. */
  public static void writeCsv(List<ReportedWindow.Row> rows, PrintWriter out) {
    CsvWriter csv = CsvWriter.builder().build(out);
    csv.writeRecord(
        List.of(
            "event_id",
            "event_time",
            "model_version",
            "score",
            "label",
            "shadow_version",
            "shadow_score",
            "shadow_label",
            "outcome",
            "labelled_at",
            "state"));
    for (ReportedWindow.Row row : rows) {
      Said served = row.event().served();
      Said beside = row.event().beside();
      List<@Nullable String> cells = new ArrayList<>();
      cells.add(row.eventId());
      cells.add(Instant.ofEpochMilli(row.event().time()).toString());
      cells.add(served.version());
      cells.add(Double.toString(served.score()));
      cells.add(served.label());
      cells.add(beside == null ? null : beside.version());
      cells.add(beside == null ? null : Double.toString(beside.score()));
      cells.add(beside == null ? null : beside.label());
      cells.add(row.event().outcome());
      cells.add(row.labelledAt() == null ? null : row.labelledAt().toString());
      cells.add(word(row.state()));
      csv.writeRecord(cells);
    }
    try {
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a print writer does not fail", e);
    }
  }

  /** How it is written. */
  public static String word(ReportedWindow.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static <T extends SpecificRecord> @Nullable T decode(
      WireDecoder<T> decoder, ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    return value == null ? null : decoder.decode(value);
  }
}
