package io.driftgate.drift.rollout;

import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.VersionReport;
import io.driftgate.schemas.VersionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which versions there are, as releases say, and what the running instances have made of them, at
 * one moment. Immutable.
 */
public final class KnownVersions {
  /** Instances report every few seconds; one that has not for so long is gone. */
  private static final Duration SILENT_AFTER = Duration.ofSeconds(20);

  private final List<String> released;
  private final List<InstanceReport> instances;

  /**
   * @param releases all that were not withdrawn
   * @param reports the newest of each instance
   * @param now by the controller's clock
   */
  public KnownVersions(List<ModelRelease> releases, List<InstanceReport> reports, Instant now) {
    released =
        releases.stream()
            .sorted(Comparator.comparing(ModelRelease::getPublishedAt).reversed())
            .map(ModelRelease::getModelVersion)
            .toList();
    instances =
        reports.stream()
            .filter(report -> report.getReportedAt().isAfter(now.minus(SILENT_AFTER)))
            .toList();
  }

  /** Released versions that could be tried, the newest first. */
  List<String> candidates(String stable) {
    return released.stream()
        .filter(version -> !version.equals(stable) && refusal(version) == null)
        .toList();
  }

  /** Whether it is known, and no instance is known to be without it for good. */
  boolean isUsable(String version) {
    return isKnown(version) && refusal(version) == null;
  }

  /** Released, or on the disk of an instance. */
  boolean isKnown(String version) {
    return released.contains(version) || !reports(version).isEmpty();
  }

  /** All versions, for messages. */
  List<String> names() {
    TreeSet<String> names = new TreeSet<>(released);
    for (InstanceReport instance : instances) {
      instance.getVersions().forEach(version -> names.add(version.getModelVersion()));
    }
    return List.copyOf(names);
  }

  /** The version that all instances serve now; empty where they differ or none runs. */
  Optional<String> serving() {
    TreeSet<String> serving = new TreeSet<>();
    for (InstanceReport instance : instances) {
      for (VersionReport version : instance.getVersions()) {
        if (version.getState() == VersionState.SERVING) {
          serving.add(version.getModelVersion());
        }
      }
    }
    return serving.size() == 1 ? Optional.of(serving.first()) : Optional.empty();
  }

  /**
   * Why no instance takes the version, by all that know whether they do; null where one takes it,
   * or none knows yet. One that has just started must not make a version look possible again that
   * the others have refused.
   */
  @Nullable String refusal(String version) {
    List<VersionReport> decided =
        reports(version).stream().filter(KnownVersions::isDecided).toList();
    boolean refused =
        !decided.isEmpty()
            && decided.stream().allMatch(report -> report.getState() == VersionState.REFUSED);
    return refused ? decided.get(0).getDetail() : null;
  }

  private static boolean isDecided(VersionReport report) {
    return switch (report.getState()) {
      case LOADED, SERVING, REFUSED -> true;
      case UNKNOWN, KNOWN, CHECKING -> false;
    };
  }

  private List<VersionReport> reports(String version) {
    List<VersionReport> reports = new ArrayList<>();
    for (InstanceReport instance : instances) {
      for (VersionReport report : instance.getVersions()) {
        if (report.getModelVersion().equals(version)) {
          reports.add(report);
        }
      }
    }
    return reports;
  }
}
