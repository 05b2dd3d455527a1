package io.driftgate.topology;

import io.driftgate.topology.scoring.OnnxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a model that an instance has loaded, and who uses them. Somebody off the stream
 * threads adds and retires versions; each task leases the one that it scores with, from batch to
 * batch. A retired version is closed when the last task has given it back, so no session is closed
 * under a batch.
 */
public final class LoadedVersions implements AutoCloseable {
  private final Map<String, Loaded> byVersion = new TreeMap<>();
  private @Nullable Loaded serving;
  private int open;
  private final AtomicLong changes = new AtomicLong();

  /** A version with the number of those who use it; guarded by the outer object. */
  private static final class Loaded {
    private final OnnxModel model;
    private int leases;
    private boolean retired;

    private Loaded(OnnxModel model) {
      this.model = model;
    }
  }

  /** The right to score with a version, until it is given back. For one task. */
  final class Lease {
    private final Loaded loaded;
    private boolean released;

    private Lease(Loaded loaded) {
      this.loaded = loaded;
    }

    OnnxModel model() {
      return loaded.model;
    }

    void release() {
      if (!released) {
        released = true;
        giveBack(loaded);
      }
    }
  }

  /**
   * Adds a version, which is owned from then on. The first one serves.
   *
   * @throws IllegalStateException when the version is there already
   */
  public synchronized void add(OnnxModel model) {
    String version = model.manifest().version();
    if (byVersion.containsKey(version)) {
      throw new IllegalStateException("version " + version + " is loaded already");
    }
    Loaded loaded = new Loaded(model);
    byVersion.put(version, loaded);
    open++;
    if (serving == null) {
      serving = loaded;
    }
    changes.incrementAndGet();
  }

  /**
   * Chooses the version that scores where no routing table says another, and stands in for one that
   * is not loaded.
   *
   * @throws IllegalStateException when it is not loaded
   */
  public synchronized void serve(String version) {
    Loaded loaded = byVersion.get(version);
    if (loaded == null) {
      throw new IllegalStateException("version " + version + " is not loaded");
    }
    serving = loaded;
    changes.incrementAndGet();
  }

  /**
   * Takes a version out of use; it is closed when no task uses it any more.
   *
   * @throws IllegalStateException when it is the one that serves
   */
  public synchronized void retire(String version) {
    Loaded loaded = byVersion.get(version);
    if (loaded == null) {
      return;
    }
    if (loaded == serving) {
      throw new IllegalStateException("version " + version + " serves; another one has to first");
    }
    byVersion.remove(version);
    retire(loaded);
  }

  private void retire(Loaded loaded) {
    loaded.retired = true;
    changes.incrementAndGet();
    closeIfUnused(loaded);
  }

  private synchronized void giveBack(Loaded loaded) {
    loaded.leases--;
    closeIfUnused(loaded);
  }

  private void closeIfUnused(Loaded loaded) {
    if (loaded.retired && loaded.leases == 0) {
      open--;
      loaded.model.close();
    }
  }

  /** The loaded versions. */
  public synchronized List<OnnxModel> models() {
    List<OnnxModel> models = new ArrayList<>();
    byVersion.values().forEach(loaded -> models.add(loaded.model));
    return models;
  }

  /** The version that serves; null before the first was added. */
  public synchronized @Nullable String serving() {
    return serving == null ? null : serving.model.manifest().version();
  }

  /** How many sessions are open: the loaded ones, and retired ones that a task still uses. */
  public synchronized int open() {
    return open;
  }

  /** Grows with every change; cheap to ask for each batch. */
  long changes() {
    return changes.get();
  }

  /**
   * Leases a version.
   *
   * @param wanted the version; where it is not loaded, or null, the one that serves is leased
   * @throws IllegalStateException when no version is loaded
   */
  synchronized Lease lease(@Nullable String wanted) {
    Loaded loaded = wanted == null ? null : byVersion.get(wanted);
    if (loaded == null) {
      loaded = serving;
    }
    if (loaded == null) {
      throw new IllegalStateException("no version is loaded; tasks start after the first one is");
    }
    loaded.leases++;
    return new Lease(loaded);
  }

  /** Leases a version; null where it is not loaded. */
  synchronized @Nullable Lease leaseIfLoaded(String version) {
    Loaded loaded = byVersion.get(version);
    if (loaded == null) {
      return null;
    }
    loaded.leases++;
    return new Lease(loaded);
  }

  /** Retires all. To be called when no task is left. */
  @Override
  public synchronized void close() {
    serving = null;
    List<Loaded> all = new ArrayList<>(byVersion.values());
    byVersion.clear();
    all.forEach(this::retire);
  }
}
