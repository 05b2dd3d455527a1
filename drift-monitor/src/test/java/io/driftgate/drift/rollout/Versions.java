package io.driftgate.drift.rollout;

import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.VersionReport;
import io.driftgate.schemas.VersionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Versions of the model {@code m}, as releases and instances tell of them at one moment. */
final class Versions {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private Versions() {}

  /** Released one a second, the newest last. */
  static KnownVersions known(List<InstanceReport> instances, String... released) {
    List<ModelRelease> releases = new ArrayList<>();
    for (String version : released) {
      releases.add(
          ModelRelease.newBuilder()
              .setModelName("m")
              .setModelVersion(version)
              .setModelSha256("")
              .setArtifactUri("")
              .setArtifactSha256("")
              .setArtifactBytes(0)
              .setPublishedAt(NOW.plusSeconds(releases.size()))
              .setPublishedBy("")
              .build());
    }
    return new KnownVersions(releases, instances, NOW);
  }

  /** Serves the first version, has the others loaded. */
  static InstanceReport instance(String id, Instant reportedAt, String... versions) {
    List<VersionReport> reports = new ArrayList<>();
    for (String version : versions) {
      reports.add(
          version(version, reports.isEmpty() ? VersionState.SERVING : VersionState.LOADED, ""));
    }
    return InstanceReport.newBuilder()
        .setInstanceId(id)
        .setHost("host")
        .setHttpUrl("http://host:1")
        .setStartedAt(NOW)
        .setReportedAt(reportedAt)
        .setVersions(reports)
        .build();
  }

  static VersionReport version(String version, VersionState state, String detail) {
    return VersionReport.newBuilder()
        .setModelName("m")
        .setModelVersion(version)
        .setModelSha256("")
        .setState(state)
        .setDetail(detail)
        .setBatchRows(0)
        .setChangedAt(NOW)
        .build();
  }
}
