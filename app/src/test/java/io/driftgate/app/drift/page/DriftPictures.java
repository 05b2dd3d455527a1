package io.driftgate.app.drift.page;

import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.RunningSandbox;
import io.driftgate.app.drift.Backtest;
import io.driftgate.app.drift.Calibrating;
import io.driftgate.app.drift.FileEvents;
import io.driftgate.app.drift.RecordedEvents;
import io.driftgate.app.loans.LoanBundle;
import io.driftgate.app.loans.LoanSettings;
import io.driftgate.app.loans.LoanSimulation;
import io.driftgate.app.monitoring.WatchedBundle;
import io.driftgate.app.run.MonitorConfiguration;
import io.driftgate.drift.alert.Baseline;
import io.driftgate.models.ModelBundle;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.FeatureReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Draws the pictures of {@code docs/drift.md}. Not a test: {@code docs/images/make-drift} runs it.
 * Simulated loan applications, calibrated on 300,000 of them; the population shifts with number
 * 12,000 of the others.
 */
class DriftPictures {
  private static final Path IMAGES = Path.of("../docs/images");

  @TempDir Path directory;

  @Test
  void draw() throws IOException {
    DriftgateConfig config =
        DriftgateConfig.load(
            new ConfigurationInput(
                directory,
                directory,
                null,
                Map.of(),
                List.of(new ConfigurationInput.Setting("pictures", "drift.window-ms", "30000000")),
                RunningSandbox.none()),
            Set.of());
    Path bundlePath = LoanBundle.write(directory);
    Admitted admitted =
        new Admission(config.models(), new SignaturePolicy(false, List.of()), 256)
            .examine(bundlePath, null);
    Path training = directory.resolve("training.csv.gz");
    LoanSimulation.write(300_000, LoanSettings.seeded(2), training, count -> {});
    Path shifted = directory.resolve("shifted.csv.gz");
    LoanSimulation.write(20_000, LoanSettings.seeded(1).withShiftAt(12_000), shifted, count -> {});
    ModelBundle calibrated;
    long now = System.currentTimeMillis();
    try (RecordedEvents events = events(admitted, training)) {
      Baseline baseline =
          Calibrating.run(
                  config,
                  admitted.bundle(),
                  admitted.limits(),
                  WatchedBundle.of(admitted.bundle(), admitted.report(), config.drift().window())
                      .version(),
                  events,
                  false,
                  now,
                  count -> {})
              .baseline();
      calibrated = admitted.bundle().withFile(Baseline.FILE, baseline.toJson(), bundlePath);
    }
    Backtest backtest;
    try (RecordedEvents events = events(admitted, shifted)) {
      backtest =
          Backtest.run(
              config,
              calibrated,
              admitted.limits(),
              WatchedBundle.of(calibrated, admitted.report(), config.drift().window()).version(),
              MonitorConfiguration.of(config.drift()),
              events,
              now,
              count -> {});
    }
    VersionHistory history =
        VersionHistory.of(backtest.reports(), Episode.of(backtest.alerts())).get(0);
    write("drift-timeline.svg", TimelineChart.of(history));
    write("drift-heatmap.svg", HeatMap.of(history, false));
    DriftReport last = backtest.reports().get(backtest.reports().size() - 2);
    write("drift-income.svg", DistributionChart.of("income", bins(last, "income")));
    write("drift-employment.svg", CategoryChart.of("employment", bins(last, "employment")));
  }

  private static RecordedEvents events(Admitted admitted, Path file) {
    return new FileEvents(file, "event_time", admitted.bundle().manifest(), 0, note -> {});
  }

  private static io.driftgate.schemas.BinShares bins(DriftReport report, String name) {
    FeatureReport found =
        report.getFeatures().stream()
            .filter(feature -> feature.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return Objects.requireNonNull(found.getBins());
  }

  private static void write(String file, Svg picture) throws IOException {
    Files.writeString(IMAGES.resolve(file), picture.standalone());
  }
}
