package io.driftgate.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.VersionReport;
import java.util.Locale;

/** Releases and instances as programs read them. */
final class ReleaseView {
  private ReleaseView() {}

  static void fill(ObjectNode node, ModelRelease release) {
    node.put("model_name", release.getModelName())
        .put("model_version", release.getModelVersion())
        .put("model_sha256", release.getModelSha256())
        .put("artifact_uri", release.getArtifactUri())
        .put("artifact_sha256", release.getArtifactSha256())
        .put("artifact_bytes", release.getArtifactBytes())
        .put("published_at", release.getPublishedAt().toString())
        .put("published_by", release.getPublishedBy())
        .put("signed_by", release.getSignedBy())
        .put("source", release.getSource())
        .put("score_tolerance", release.getScoreTolerance());
  }

  static void fill(ObjectNode node, InstanceReport report, boolean silent) {
    node.put("instance_id", report.getInstanceId())
        .put("host", report.getHost())
        .put("http_url", report.getHttpUrl())
        .put("started_at", report.getStartedAt().toString())
        .put("reported_at", report.getReportedAt().toString())
        .put("silent", silent);
    var versions = node.putArray("versions");
    for (VersionReport version : report.getVersions()) {
      versions
          .addObject()
          .put("model_name", version.getModelName())
          .put("model_version", version.getModelVersion())
          .put("model_sha256", version.getModelSha256())
          .put("state", state(version))
          .put("rule", version.getRule())
          .put("detail", version.getDetail())
          .put("batch_rows", version.getBatchRows())
          .put("changed_at", version.getChangedAt().toString());
    }
  }

  static String state(VersionReport version) {
    return version.getState().name().toLowerCase(Locale.ROOT);
  }
}
