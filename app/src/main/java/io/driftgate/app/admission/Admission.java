package io.driftgate.app.admission;

import io.driftgate.app.config.ModelSettings;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.onnx.GraphRules;
import io.driftgate.models.onnx.InvalidOnnxException;
import io.driftgate.models.onnx.OnnxFile;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.topology.decoding.SchemaFit;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.BatchMeasurement;
import io.driftgate.topology.trial.TrialReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Asks the rules, one after the other. Touches nothing of what is running. */
public final class Admission {
  private final SignaturePolicy signatures;
  private final boolean bitsMatter;
  private final long artifactBytesMax;
  private final TrialProcess trial;

  /**
   * @param maxRows largest batch that is tried
   */
  public Admission(ModelSettings settings, SignaturePolicy signatures, int maxRows) {
    this.signatures = signatures;
    this.bitsMatter = settings.bitsMatter();
    this.artifactBytesMax = settings.artifactBytesMax();
    this.trial =
        new TrialProcess(
            ChildJvm.ofThisProcess(),
            settings.trialTimeout(),
            settings.trialMemoryBytes(),
            maxRows);
  }

  /**
   * Examines the artifact of a release.
   *
   * @param zip what was fetched
   * @param features the newest schema of the events; null where there is none yet
   * @throws ModelRefusedException naming the rule that it does not pass; a {@link
   *     TrialTimedOutException} where its trial took too long
   * @throws ExpectedFailure when the trial cannot be run here
   */
  public Admitted examine(ModelRelease release, byte[] zip, @Nullable Schema features) {
    String origin = release.getModelName() + "@" + release.getModelVersion();
    requireArtifact(release, zip, origin);
    ModelBundle bundle = bundle(release, zip, origin);
    requireIdentity(release, bundle.manifest(), origin);
    return examine(bundle, origin, features);
  }

  /**
   * The same for a release that was examined here before: what was measured then still holds, for
   * the artifact is the same.
   */
  public Admitted known(ModelRelease release, byte[] zip, BatchLimits limits) {
    String origin = release.getModelName() + "@" + release.getModelVersion();
    requireArtifact(release, zip, origin);
    ModelBundle bundle = bundle(release, zip, origin);
    requireIdentity(release, bundle.manifest(), origin);
    return new Admitted(
        bundle, signatures.check(bundle, origin), limits, release.getScoreTolerance(), null);
  }

  /**
   * Examines a bundle on this machine.
   *
   * @param path a folder or a zip
   */
  public Admitted examine(Path path, @Nullable Schema features) {
    return examine(read(path), path.toString(), features);
  }

  /**
   * Reads a bundle.
   *
   * @throws ModelRefusedException when it is none
   */
  public static ModelBundle read(Path path) {
    try {
      return ModelBundle.read(path);
    } catch (InvalidBundleException e) {
      throw new ModelRefusedException(Rule.BUNDLE, path.toString(), e.problems(), e);
    } catch (IOException e) {
      throw new ExpectedFailure("the bundle " + path + " cannot be read: " + e, e);
    }
  }

  /** Examines a bundle that was read. */
  public Admitted examine(ModelBundle bundle, String file, @Nullable Schema features) {
    String signedBy = signatures.check(bundle, file);
    requireGraph(bundle, file);
    if (features != null) {
      require(Rule.FEATURES, file, SchemaFit.problems(features, bundle.manifest().features()));
    }
    TrialReport report = trial.run(bundle, file);
    BatchMeasurement.Size best = BatchMeasurement.best(report.sizes(), bitsMatter);
    return new Admitted(
        bundle, signedBy, best.limits(), BatchMeasurement.tolerance(report.sizes(), best), report);
  }

  /**
   * To be asked before an artifact is fetched.
   *
   * @throws ModelRefusedException when it is larger than is allowed here
   */
  public void requireSize(ModelRelease release) {
    long bytes = release.getArtifactBytes();
    if (bytes < 0 || bytes > artifactBytesMax) {
      refuse(
          Rule.ARTIFACT,
          release.getModelName() + "@" + release.getModelVersion(),
          "its artifact has "
              + bytes
              + " bytes, more than models.artifact-max-bytes="
              + artifactBytesMax
              + "; raise that, here and on the other instances");
    }
  }

  private static void requireArtifact(ModelRelease release, byte[] zip, String origin) {
    if (zip.length != release.getArtifactBytes()) {
      refuse(
          Rule.ARTIFACT,
          origin,
          "its artifact "
              + release.getArtifactUri()
              + " is not of the "
              + release.getArtifactBytes()
              + " bytes that the release says; publish it again");
    }
    String found = ModelBundle.sha256(zip);
    if (!found.equals(release.getArtifactSha256())) {
      refuse(
          Rule.ARTIFACT,
          origin,
          "its artifact "
              + release.getArtifactUri()
              + " has the SHA-256 "
              + found
              + ", the release says "
              + release.getArtifactSha256()
              + "; it was changed after it was published");
    }
  }

  private static ModelBundle bundle(ModelRelease release, byte[] zip, String origin) {
    try {
      BundleFiles files = BundleFiles.ofZip(zip, origin);
      if (!files.isCanonical()) {
        refuse(
            Rule.ARTIFACT,
            origin,
            "its artifact "
                + release.getArtifactUri()
                + " is not a zip as `driftgate model publish` writes it; publish it with that");
      }
      return ModelBundle.of(files, Path.of(origin));
    } catch (InvalidBundleException e) {
      throw new ModelRefusedException(Rule.BUNDLE, origin, e.problems(), e);
    }
  }

  /** An older version must not come back under a newer number, nor one model for another. */
  private static void requireIdentity(ModelRelease release, ModelManifest found, String origin) {
    String released = release.getModelName() + "@" + release.getModelVersion();
    if (!found.id().equals(released) || !found.sha256().equals(release.getModelSha256())) {
      refuse(
          Rule.IDENTITY,
          origin,
          "its bundle is of "
              + found.id()
              + " with the SHA-256 "
              + found.sha256()
              + ", the release says "
              + released
              + " with "
              + release.getModelSha256()
              + "; publish the bundle under its own name and version");
    }
  }

  private static void requireGraph(ModelBundle bundle, String file) {
    String onnx = file.endsWith(".onnx") ? file : file + "/" + ModelBundle.MODEL_FILE;
    try {
      require(Rule.GRAPH, onnx, GraphRules.problems(OnnxFile.parse(bundle.onnx()).graph()));
    } catch (InvalidOnnxException e) {
      throw new ModelRefusedException(Rule.GRAPH, onnx, List.of(String.valueOf(e.getMessage())), e);
    }
  }

  private static void require(Rule rule, String file, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new ModelRefusedException(rule, file, problems, null);
    }
  }

  private static void refuse(Rule rule, String file, String problem) {
    throw new ModelRefusedException(rule, file, List.of(problem), null);
  }
}
