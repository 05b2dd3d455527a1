package io.driftgate.app.demo;

import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.loans.LoanBundle;
import io.driftgate.app.releases.ReleasePublisher;
import io.driftgate.app.releases.Releases;
import io.driftgate.app.rollout.RolloutDesk;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.VersionReport;
import io.driftgate.schemas.VersionState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The data scientist of the demo: trains versions, hands them over, and asks for a trial. */
final class Candidates {
  private static final String WHO = "demo";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DriftgateConfig config;
  private final Path models;

  /**
   * @param models folder that bundles are written to
   */
  Candidates(DriftgateConfig config, Path models) {
    this.config = config;
    this.models = models;
  }

  /** Says that version 1 is the stable one, and releases version 2, for when it is needed. */
  void prepare() throws IOException, InterruptedException {
    new RolloutDesk(config).ask(RolloutAction.PROMOTE, "1", null, WHO, "it is the version in use");
    publish(LoanBundle.writeRetrained(models));
    awaitLoaded("2");
  }

  /** Releases version 3 and asks for its trial. */
  void tryHasty() {
    try {
      publish(LoanBundle.writeHasty(models));
      awaitLoaded("3");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExpectedFailure("interrupted while version 3 was handed over", e);
    }
    new RolloutDesk(config)
        .ask(RolloutAction.START, "3", null, WHO, "it was trained on the newest loans");
  }

  private void publish(Path bundle) {
    Admitted admitted =
        new Admission(
                config.models(),
                SignaturePolicy.of(config.models()),
                config.pipeline().batchMaxRows())
            .examine(bundle, null);
    new ReleasePublisher(config, InstantSource.system()).publish(admitted, WHO, null);
  }

  private void awaitLoaded(String version) throws InterruptedException {
    Releases releases = new Releases(config);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (releases.instances().stream().noneMatch(instance -> hasLoaded(instance, version))) {
      if (System.nanoTime() > deadline) {
        throw new ExpectedFailure(
            "version " + version + " is not loaded after " + PATIENCE.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static boolean hasLoaded(InstanceReport instance, String version) {
    return instance.getVersions().stream()
        .filter(report -> report.getModelVersion().equals(version))
        .map(VersionReport::getState)
        .anyMatch(state -> state == VersionState.LOADED || state == VersionState.SERVING);
  }
}
