package io.driftgate.app.serving;

import io.driftgate.schemas.VersionReport;
import io.driftgate.schemas.VersionState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All versions that the instance knows of, in the order of their publication. */
final class KnownVersions {
  private final Map<String, KnownVersion> byVersion = new LinkedHashMap<>();
  private @Nullable KnownVersion local;

  void addLocal(KnownVersion version) {
    local = version;
  }

  /** The bundle on this machine; null where there is none. */
  @Nullable KnownVersion local() {
    return local;
  }

  /** A version never changes, so the first release of it counts, unless that was taken back. */
  void add(KnownVersion version) {
    KnownVersion before = byVersion.get(version.version());
    if (before == null || (before.isWithdrawn() && before.state() != VersionState.SERVING)) {
      byVersion.put(version.version(), version);
    }
  }

  void remove(String version) {
    byVersion.remove(version);
  }

  @Nullable KnownVersion get(String version) {
    KnownVersion released = byVersion.get(version);
    return released == null && local != null && local.version().equals(version) ? local : released;
  }

  /** The releases from the newest to the oldest, and then the local bundle. */
  List<KnownVersion> newestFirst() {
    List<KnownVersion> versions = new ArrayList<>(byVersion.values());
    // of the same moment the later record counts: the sort keeps the order of equals
    Collections.reverse(versions);
    versions.sort(Comparator.comparing(KnownVersion::publishedAt).reversed());
    if (local != null && !byVersion.containsKey(local.version())) {
      versions.add(local);
    }
    return versions;
  }

  /**
   * Name of the model that the pipeline serves: the local one's, else that of the first release.
   */
  @Nullable String model() {
    if (local != null) {
      return local.name();
    }
    return byVersion.isEmpty() ? null : byVersion.values().iterator().next().name();
  }

  List<VersionReport> reports() {
    return newestFirst().stream().map(KnownVersion::report).toList();
  }
}
