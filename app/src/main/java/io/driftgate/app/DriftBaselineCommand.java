package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.drift.Calibrating;
import io.driftgate.app.drift.FileEvents;
import io.driftgate.app.drift.RecordedEvents;
import io.driftgate.app.drift.TopicEvents;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.monitoring.WatchedBundle;
import io.driftgate.drift.alert.Baseline;
import io.driftgate.drift.alert.Calibration;
import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.ModelBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Calibrates a version. */
@Command(
    name = "baseline",
    description = {
      "Cuts events of the reference period into windows, as the pipeline does, and writes down in"
          + " the bundle how far such windows are from the reference: what is usual.",
      "500 windows are wanted, 2000 are better; with fewer than 200 textbook tests decide. A"
          + " signature no longer holds afterwards: sign anew."
    },
    mixinStandardHelpOptions = true)
final class DriftBaselineCommand implements Callable<Integer> {
  private static final int WINDOWS_WANTED = 500;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "BUNDLE",
      description = "A folder or a zip; baseline.json and its checksum are written into it.")
  private Path bundle = Path.of("");

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  /** Where the events come from. */
  static final class Source {
    @Option(
        names = "--input",
        paramLabel = "EVENTS",
        description = "CSV, JSON lines (each also .gz) or Avro, in the order of time.")
    private @Nullable Path input;

    @ArgGroup(exclusive = false)
    private @Nullable Range range;
  }

  /** A range of the features topic. */
  static final class Range {
    @Option(
        names = "--from",
        required = true,
        paramLabel = "TIME",
        description = "From the features topic: records from this time on (2026-01-31T00:00:00Z).")
    private Instant from = Instant.EPOCH;

    @Option(names = "--until", paramLabel = "TIME", description = "And before this one.")
    private @Nullable Instant until;
  }

  @Override
  public Integer call() {
    Range range = source.range;
    DriftgateConfig config =
        range == null
            ? options.loadForShortCommand()
            : options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    PrintWriter err = Printing.err(spec);
    Admitted admitted =
        new Admission(
                config.models(),
                new SignaturePolicy(false, List.of()),
                config.pipeline().batchMaxRows())
            .examine(bundle, null);
    WatchedBundle watched =
        WatchedBundle.of(
            admitted.bundle().withoutFile(Baseline.FILE),
            admitted.report(),
            config.drift().window());
    long now = System.currentTimeMillis();
    Calibrating calibrated;
    try (RecordedEvents events = events(config, admitted.bundle(), now, err)) {
      calibrated =
          Calibrating.run(
              config,
              admitted.bundle(),
              admitted.limits(),
              watched.version(),
              events,
              false,
              now,
              count -> {
                if (count % 100_000 == 0) {
                  err.println("driftgate: " + count + " events");
                  err.flush();
                }
              });
      if (events.unreadable() > 0) {
        err.println(
            "driftgate: note: "
                + events.unreadable()
                + " records without an event in a known schema were left out");
        err.flush();
      }
    }
    boolean wasSigned = admitted.bundle().files().get(ModelBundle.SIGNATURE_FILE) != null;
    write(admitted.bundle(), calibrated.baseline());
    print(calibrated, wasSigned);
    return 0;
  }

  private RecordedEvents events(
      DriftgateConfig config, ModelBundle model, long now, PrintWriter err) {
    Range range = source.range;
    if (range != null) {
      Instant until = range.until == null ? Instant.ofEpochMilli(Long.MAX_VALUE) : range.until;
      return new TopicEvents(config, range.from, until);
    }
    if (source.input == null) {
      throw new IllegalStateException("picocli demands one of the sources");
    }
    return new FileEvents(
        source.input,
        config.pipeline().eventTimeField(),
        model.manifest(),
        now,
        note -> err.println("driftgate: " + note));
  }

  private void write(ModelBundle model, Baseline baseline) {
    try {
      ModelBundle changed = model.withFile(Baseline.FILE, baseline.toJson(), bundle);
      if (Files.isDirectory(bundle)) {
        changed.files().writeTo(bundle);
        Files.deleteIfExists(bundle.resolve(ModelBundle.SIGNATURE_FILE));
      } else {
        Files.write(bundle, changed.files().toZip());
      }
    } catch (InvalidBundleException | IOException e) {
      throw new ExpectedFailure(
          Baseline.FILE + " cannot be written into " + bundle + ": " + e.getMessage(), e);
    }
  }

  private void print(Calibrating calibrated, boolean wasSigned) {
    Baseline baseline = calibrated.baseline();
    Calibration calibration = baseline.calibration();
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      ObjectNode json = new ObjectMapper().createObjectNode();
      json.put("bundle", bundle.toString());
      json.put("events", calibrated.events());
      json.put("windows", calibration.windows());
      json.put("windows_too_small", calibrated.tooSmall());
      json.put("window_ms", baseline.window().toMillis());
      json.put("from", baseline.from().toString());
      json.put("until", baseline.until().toString());
      json.put("calibrated", calibration.isEnough());
      out.println(json.toPrettyString());
    } else {
      out.println(
          calibration.windows()
              + " windows of "
              + baseline.window().toMillis()
              + " ms, "
              + baseline.from()
              + " to "
              + baseline.until()
              + ", from "
              + calibrated.events()
              + " events; "
              + calibrated.tooSmall()
              + " more had too few rows");
      out.println("written to " + bundle + ", " + Baseline.FILE);
      if (!calibration.isEnough()) {
        out.println(
            "note: fewer than "
                + Calibration.WINDOWS_MIN
                + " windows: textbook tests will decide. More events, or shorter windows"
                + " (drift.window-ms)");
      } else if (calibration.windows() < WINDOWS_WANTED) {
        out.println("note: " + WINDOWS_WANTED + " windows or more find drift sooner");
      }
      if (wasSigned) {
        out.println("note: the signature no longer held and is removed; sign anew");
      }
    }
    out.flush();
  }
}
