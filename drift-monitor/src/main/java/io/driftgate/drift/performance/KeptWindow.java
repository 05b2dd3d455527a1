package io.driftgate.drift.performance;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Ids of a window's events, and how many of them wait for their outcome. For one thread. */
final class KeptWindow {
  private final Set<String> ids = new HashSet<>();
  private final Set<String> versions = new TreeSet<>();
  private int unlabelled;

  /**
   * An event came, or its outcome did.
   *
   * @param before the event as it was; null where it is new
   */
  void add(String id, @Nullable ScoredEvent before, ScoredEvent event) {
    if (before != null) {
      unlabelled -= before.outcome() == null ? 1 : 0;
    }
    ids.add(id);
    versions.add(event.served().version());
    if (event.beside() != null) {
      versions.add(event.beside().version());
    }
    unlabelled += event.outcome() == null ? 1 : 0;
  }

  void remove(String id, ScoredEvent event) {
    ids.remove(id);
    unlabelled -= event.outcome() == null ? 1 : 0;
  }

  Set<String> ids() {
    return ids;
  }

  /** Versions that scored one of the events, or one that is gone. */
  Set<String> versions() {
    return versions;
  }

  boolean isLabelled() {
    return unlabelled == 0;
  }
}
