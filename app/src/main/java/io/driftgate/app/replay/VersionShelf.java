package io.driftgate.app.replay;

import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.ModelRefusedException;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.releases.ArtifactStores;
import io.driftgate.app.releases.Releases;
import io.driftgate.models.artifact.ArtifactUnavailableException;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.ModelRejectedException;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The versions that replay asks: bundles that were named, releases, the bundle of {@code
 * pipeline.model}. Each passes the same rules as for scoring, checksums among them, and is measured
 * once. Keeps about as many open as an instance does, the least recently used goes. For one thread.
 */
final class VersionShelf implements AutoCloseable {
  /** A table names three versions, and one may have stood in. */
  private static final int OPEN_MIN = 4;

  private final DriftgateConfig config;
  private final KnownSchemas schemas;
  private final Admission admission;
  private final ArtifactStores stores;
  private final Consumer<String> progress;
  private final Map<String, Path> bundles = new HashMap<>();
  private final List<ModelRelease> releases;
  private final Map<String, Measured> measured = new HashMap<>();
  private final Map<String, String> problems = new HashMap<>();
  private final LinkedHashMap<String, ShelvedVersion> open = new LinkedHashMap<>(16, 0.75f, true);

  /** What need not be measured again when a version is opened again. */
  private record Measured(BatchLimits limits, double tolerance) {}

  /**
   * Looks at what there is.
   *
   * @param paths bundles that are taken before releases
   * @param progress told what is loaded, for people
   */
  VersionShelf(
      DriftgateConfig config, KnownSchemas schemas, List<Path> paths, Consumer<String> progress) {
    this.config = config;
    this.schemas = schemas;
    this.progress = progress;
    this.admission =
        new Admission(
            config.models(), SignaturePolicy.of(config.models()), config.pipeline().batchMaxRows());
    this.stores = new ArtifactStores(config);
    this.releases = new Releases(config).all();
    config.pipeline().model().ifPresent(this::addUnlessReleased);
    paths.forEach(path -> bundles.put(versionOf(path), path));
  }

  private void addUnlessReleased(Path path) {
    String version = versionOf(path);
    if (release(version).isEmpty()) {
      bundles.put(version, path);
    }
  }

  private static String versionOf(Path path) {
    return Admission.read(path).manifest().version();
  }

  private Optional<ModelRelease> release(String version) {
    return releases.stream().filter(one -> one.getModelVersion().equals(version)).findFirst();
  }

  /**
   * A version, opened if need be.
   *
   * @return null where it is not to be had, or must not be loaded
   * @throws ExpectedFailure when it cannot be had now
   */
  @Nullable ShelvedVersion get(String version) {
    ShelvedVersion known = open.get(version);
    if (known != null || problems.containsKey(version)) {
      return known;
    }
    makeRoom();
    try {
      Admitted admitted = admit(version);
      if (admitted == null) {
        problems.put(version, notThere(version));
        return null;
      }
      ShelvedVersion loaded = ShelvedVersion.load(config, schemas, admitted, tolerance(version));
      open.put(version, loaded);
      return loaded;
    } catch (ModelRefusedException | ModelRejectedException e) {
      problems.put(version, String.valueOf(e.getMessage()));
      return null;
    } catch (ArtifactUnavailableException e) {
      throw new ExpectedFailure("version " + version + " cannot be had now: " + e.getMessage(), e);
    }
  }

  private void makeRoom() {
    Iterator<ShelvedVersion> leastRecentlyUsed = open.values().iterator();
    while (open.size() >= Math.max(OPEN_MIN, config.models().loadedMax())) {
      ShelvedVersion gone = leastRecentlyUsed.next();
      leastRecentlyUsed.remove();
      gone.close();
    }
  }

  /** Why there is no such version. */
  String problem(String version) {
    return problems.getOrDefault(version, "version " + version + " was not asked for");
  }

  private String notThere(String version) {
    return "version "
        + version
        + " is not released, nor is it the bundle of pipeline.model or of a --bundle";
  }

  private @Nullable Admitted admit(String version) {
    Measured before = measured.get(version);
    Path path = bundles.get(version);
    ModelRelease release = release(version).orElse(null);
    if (before == null && (path != null || release != null)) {
      progress.accept("examining version " + version);
    }
    if (path != null) {
      return remembered(version, admission.examine(path, null), 0);
    }
    if (release == null) {
      return null;
    }
    admission.requireSize(release);
    byte[] zip = stores.fetch(release);
    return before == null
        ? remembered(version, admission.examine(release, zip, null), release.getScoreTolerance())
        : admission.known(release, zip, before.limits());
  }

  private Admitted remembered(String version, Admitted admitted, double tolerance) {
    measured.put(
        version, new Measured(admitted.limits(), Math.max(tolerance, admitted.tolerance())));
    return admitted;
  }

  /** How far scores may be apart: not at all, unless bits were given up for speed. */
  private double tolerance(String version) {
    Measured known = measured.get(version);
    return config.models().bitsMatter() || known == null ? 0 : known.tolerance();
  }

  @Override
  public void close() {
    open.values().forEach(ShelvedVersion::close);
    open.clear();
  }
}
