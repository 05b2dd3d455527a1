package io.driftgate.app.monitoring;

import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.ModelRefusedException;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.LabelSettings;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.releases.ArtifactStores;
import io.driftgate.app.releases.Releases;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.drift.window.WatchedVersions;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.artifact.ArtifactUnavailableException;
import io.driftgate.models.reference.ReferenceException;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.topology.scoring.BatchLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of a pipeline for its monitor: those that were released, and the bundle on this
 * machine. Each passes the same rules as for scoring; its reference is scored in the trial's
 * process, so that no model runs in the monitor itself.
 */
public final class ReleasedVersions implements WatchedVersions {
  private static final Logger LOG = LoggerFactory.getLogger(ReleasedVersions.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final DriftgateConfig config;
  private final Admission admission;
  private final ArtifactStores stores;
  private final AskedVersions asked;

  public ReleasedVersions(DriftgateConfig config) {
    this.config = config;
    this.admission =
        new Admission(
            config.models(), SignaturePolicy.of(config.models()), config.pipeline().batchMaxRows());
    this.stores = new ArtifactStores(config);
    this.asked = new AskedVersions(this::read, PAUSE, System::nanoTime);
  }

  @Override
  public boolean isReady(String model, String version) {
    return asked.isReady(model, version);
  }

  @Override
  public WatchedVersion get(String model, String version) throws VersionUnavailableException {
    return asked.get(model, version);
  }

  private WatchedVersion read(String model, String version) {
    Admitted admitted = admitted(model, version);
    WatchedBundle watched =
        WatchedBundle.of(
            admitted.bundle(), admitted.report(), config.drift().window(), outcomeColumn());
    watched.remarks().forEach(remark -> LOG.warn("{}", remark));
    LOG.info(
        "{}@{} is watched, {}",
        model,
        version,
        watched.version().calibration() == null
            ? "without calibration"
            : "calibrated by " + watched.version().calibration().windows() + " windows");
    return watched.version();
  }

  /**
   * The manifest of a version, without trying its model.
   *
   * @throws ExpectedFailure when it cannot be had
   */
  public ModelManifest manifest(String model, String version) {
    return bundle(model, version).manifest();
  }

  /**
   * A version whose model is not tried: nothing is known of the scores of its reference.
   *
   * @throws VersionUnavailableException when it cannot be had
   */
  public WatchedVersion untried(String model, String version) throws VersionUnavailableException {
    try {
      ModelBundle bundle = bundle(model, version);
      if (!bundle.manifest().id().equals(model + "@" + version)) {
        throw new ExpectedFailure(
            "it is not released, and the bundle here is " + bundle.manifest().id());
      }
      return WatchedBundle.of(bundle, null, config.drift().window(), outcomeColumn()).version();
    } catch (ModelRefusedException
        | ReferenceException
        | ArtifactUnavailableException
        | ExpectedFailure e) {
      throw new VersionUnavailableException(
          model + "@" + version + " cannot be had: " + e.getMessage(), e);
    }
  }

  private ModelBundle bundle(String model, String version) {
    Optional<ModelRelease> release = release(model, version);
    if (release.isPresent()) {
      admission.requireSize(release.get());
      byte[] zip = stores.fetch(release.get());
      return admission.known(release.get(), zip, BatchLimits.upTo(1)).bundle();
    }
    return Admission.read(local());
  }

  private @Nullable String outcomeColumn() {
    return config.labels().map(LabelSettings::valueField).orElse(null);
  }

  private Optional<ModelRelease> release(String model, String version) {
    return new Releases(config)
        .all().stream()
            .filter(
                one -> one.getModelName().equals(model) && one.getModelVersion().equals(version))
            .findFirst();
  }

  private Path local() {
    return config
        .pipeline()
        .model()
        .orElseThrow(() -> new ExpectedFailure("it is neither released nor configured here"));
  }

  private Admitted admitted(String model, String version) {
    Optional<ModelRelease> release = release(model, version);
    if (release.isPresent()) {
      admission.requireSize(release.get());
      return admission.examine(release.get(), stores.fetch(release.get()), null);
    }
    Admitted admitted = admission.examine(local(), null);
    String found = admitted.bundle().manifest().id();
    if (!found.equals(model + "@" + version)) {
      throw new ExpectedFailure("it is not released, and the bundle here is " + found);
    }
    return admitted;
  }
}
