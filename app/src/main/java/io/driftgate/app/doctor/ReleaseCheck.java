package io.driftgate.app.doctor;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.releases.Releases;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.VersionReport;
import io.driftgate.schemas.VersionState;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/** Whether there is a release to serve, and whether an instance refuses one. */
final class ReleaseCheck {
  private static final String RELEASES = "releases";

  private ReleaseCheck() {}

  /** For a cluster that has the pipeline's topics. */
  static List<Finding> check(DriftgateConfig config) {
    List<Finding> findings = new ArrayList<>();
    try {
      Releases releases = new Releases(config);
      findings.add(released(config, releases.all()));
      for (InstanceReport instance : releases.instances()) {
        for (VersionReport version : instance.getVersions()) {
          if (version.getState() == VersionState.REFUSED) {
            findings.add(
                Finding.warning(
                    RELEASES,
                    instance.getInstanceId() + " says: " + version.getDetail(),
                    "Publish a corrected version under a new number."));
          }
        }
      }
    } catch (ExpectedFailure | KafkaException e) {
      findings.add(Finding.failed(RELEASES, "cannot be read: " + e.getMessage(), ""));
    }
    return findings;
  }

  private static Finding released(DriftgateConfig config, List<ModelRelease> releases) {
    if (releases.isEmpty()) {
      String none = "there is no release";
      return config.pipeline().model().isPresent()
          ? Finding.ok(RELEASES, none + "; the bundle of pipeline.model serves")
          : Finding.warning(
              RELEASES,
              none + ", and pipeline.model is not set",
              "`driftgate model publish BUNDLE` makes one.");
    }
    ModelRelease newest = releases.get(releases.size() - 1);
    return Finding.ok(
        RELEASES,
        releases.size()
            + ", the newest "
            + newest.getModelName()
            + "@"
            + newest.getModelVersion()
            + " of "
            + newest.getPublishedAt());
  }
}
