package io.driftgate.app.serving;

import io.driftgate.app.admission.ModelRefusedException;
import io.driftgate.app.admission.Rule;
import io.driftgate.app.admission.TrialTimedOutException;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.artifact.ArtifactUnavailableException;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.VersionReport;
import io.driftgate.schemas.VersionState;
import io.driftgate.topology.LoadedVersions;
import io.driftgate.topology.scoring.ModelRejectedException;
import io.driftgate.topology.scoring.OnnxModel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which versions are loaded and which one serves. Without a routing table the newest
 * release that is let in serves, else the bundle on this machine; with one, the stable version that
 * it names, and its canary and its shadow are loaded beside. Versions that nobody wants stay loaded
 * for a way back, as long as there is {@link Room}. For one thread, which is not a stream thread.
 */
final class ModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Trials in a row that may run out of time before a version is refused. */
  static final int TIME_OUTS = 3;

  private final KnownVersions known = new KnownVersions();
  private final LoadedVersions loaded;
  private final Function<KnownVersion, OnnxModel> source;
  private final Room room;
  private final InstantSource clock;
  private final Consumer<Rule> refusals;
  private @Nullable RoutingTable table;
  private boolean prepared;
  private long turn;
  private volatile List<VersionReport> reports = List.of();

  /**
   * @param loaded where versions are added and retired
   * @param source gets and tries them; see {@link VersionSource#load} for what it throws
   * @param room how many may be open at a time, and who leaves for whom
   * @param refusals told the rule of each refusal
   */
  ModelLoader(
      LoadedVersions loaded,
      Function<KnownVersion, OnnxModel> source,
      Room room,
      InstantSource clock,
      Consumer<Rule> refusals) {
    this.loaded = loaded;
    this.source = source;
    this.room = room;
    this.clock = clock;
    this.refusals = refusals;
  }

  /** What is known of each version; for any thread. */
  List<VersionReport> reports() {
    return reports;
  }

  void local(KnownVersion version) {
    known.addLocal(version);
  }

  void released(ModelRelease release) {
    KnownVersion version = KnownVersion.released(release, clock.instant());
    KnownVersion here = known.local();
    if (here != null && here.version().equals(version.version())) {
      takePlace(here, version);
      return;
    }
    known.add(version);
    String model = known.model();
    if (model != null && !model.equals(version.name())) {
      refuse(
          version,
          Rule.IDENTITY,
          version.id()
              + " is refused: the pipeline serves the model '"
              + model
              + "'; publish it to another pipeline");
    }
  }

  /** The bundle on this machine was released, too: it has its place among the releases. */
  private void takePlace(KnownVersion here, KnownVersion release) {
    if (here.id().equals(release.id()) && here.sha256().equals(release.sha256())) {
      here.wasPublished(release.publishedAt());
      known.add(here);
    } else {
      refuse(
          release,
          Rule.IDENTITY,
          release.id()
              + " is refused: pipeline.model is "
              + here.id()
              + " with the SHA-256 "
              + here.sha256()
              + ", the release has "
              + release.sha256()
              + "; a version never changes, so one of them needs another number");
    }
  }

  /** A release was taken back; its version goes, when another one serves. */
  void withdrawn(String version) {
    KnownVersion gone = known.get(version);
    if (gone != null && gone.release() != null) {
      gone.withdraw();
      if (gone.state() == VersionState.SERVING) {
        LOG.warn("{} was withdrawn and goes on serving until another version does", gone.id());
      }
    }
  }

  void routed(RoutingTable newer) {
    boolean ours = known.model() == null || newer.getModelName().equals(known.model());
    if (ours && (table == null || newer.getEpoch() > table.getEpoch())) {
      room.routed(newer, clock.instant());
      table = newer;
    }
  }

  /** Loads what is wanted, chooses the one that serves, retires what there is no room for. */
  void reconcile() {
    turn++;
    RoutingTable now = table;
    boolean asRouted = now != null && ensure(known.get(now.getStableVersion()));
    if (asRouted && now != null) {
      serve(now.getStableVersion());
    } else if (now == null || loaded.serving() == null) {
      serveNewest();
    }
    dropWithdrawn();
    if (now != null) {
      if (now.getCanaryVersion() != null) {
        ensure(known.get(now.getCanaryVersion()));
      }
      if (now.getShadowVersion() != null) {
        ensure(known.get(now.getShadowVersion()));
      }
    }
    publish();
  }

  /** Loads what may be wanted next, where there is room; after {@link #reconcile}. */
  void prepare() {
    if (table == null) {
      return;
    }
    if (!prepared) {
      // after a restart; otherwise it is loaded, or had to make room
      room.wayBack(clock.instant()).ifPresent(version -> load(known.get(version), false));
      prepared = true;
    }
    // the newest release is a candidate: whether it is let in should be known before it is wanted
    newestRelease().ifPresent(version -> load(version, false));
    publish();
  }

  private void dropWithdrawn() {
    for (KnownVersion version : known.newestFirst()) {
      if (version.isWithdrawn() && version.state() != VersionState.SERVING) {
        loaded.retire(version.version());
        known.remove(version.version());
      }
    }
  }

  private void serveNewest() {
    for (KnownVersion version : known.newestFirst()) {
      if (ensure(version)) {
        serve(version.version());
        return;
      }
    }
  }

  private Optional<KnownVersion> newestRelease() {
    return known.newestFirst().stream().filter(version -> version.release() != null).findFirst();
  }

  /** Whether a version that has to be is loaded, which is tried. */
  private boolean ensure(@Nullable KnownVersion version) {
    return load(version, true);
  }

  /**
   * Whether the version is loaded, which is tried.
   *
   * @param must whether what should stay makes room for it
   */
  private boolean load(@Nullable KnownVersion version, boolean must) {
    if (version == null || version.isRefused() || version.isWithdrawn()) {
      return false;
    }
    version.wanted(turn);
    if (isLoaded(version)) {
      return true;
    }
    if (!version.isDue(clock.instant()) || !hasRoom(version, must)) {
      return false;
    }
    version.become(VersionState.CHECKING, clock.instant());
    publish();
    try {
      OnnxModel model = source.apply(version);
      add(model);
      version.become(VersionState.LOADED, clock.instant());
      LOG.info("{} is loaded, batches of up to {} rows", version.id(), model.limits().maxRows());
      return true;
    } catch (TrialTimedOutException e) {
      outOfTime(version, e);
    } catch (ModelRefusedException e) {
      refuse(version, e.rule(), String.valueOf(e.getMessage()));
    } catch (ModelRejectedException e) {
      refuse(version, Rule.TRIAL, String.valueOf(e.getMessage()));
    } catch (ArtifactUnavailableException | ExpectedFailure e) {
      LOG.warn("{} cannot be had now and is tried again: {}", version.id(), e.getMessage());
      version.postpone(String.valueOf(e.getMessage()), clock.instant().plus(RETRY));
    } catch (RuntimeException e) {
      // whatever is wrong with one version must not keep the others from serving
      LOG.error("{} cannot be loaded, which is tried again", version.id(), e);
      version.postpone("unexpected failure: " + e, clock.instant().plus(RETRY));
    }
    return false;
  }

  /** That says nothing about the model yet: the machine may have had no time for the trial. */
  private void outOfTime(KnownVersion version, TrialTimedOutException e) {
    String found = String.valueOf(e.getMessage());
    if (version.ranOutOfTime() == TIME_OUTS) {
      refuse(version, e.rule(), found + "; " + TIME_OUTS + " times in a row");
    } else {
      LOG.warn("{} is tried again: {}", version.id(), found);
      version.postpone(found, clock.instant().plus(RETRY));
    }
  }

  private void add(OnnxModel model) {
    try {
      loaded.add(model);
    } catch (IllegalStateException e) {
      model.close();
      throw e;
    }
  }

  private void refuse(KnownVersion version, Rule rule, String found) {
    LOG.error("{}", found);
    version.refuse(rule.word(), found, clock.instant());
    refusals.accept(rule);
  }

  private boolean isLoaded(KnownVersion version) {
    return version.state() == VersionState.LOADED || version.state() == VersionState.SERVING;
  }

  private void serve(String version) {
    String before = loaded.serving();
    if (!version.equals(before)) {
      loaded.serve(version);
      LOG.info("version {} serves on this instance", version);
    }
    for (KnownVersion other : known.newestFirst()) {
      if (other.state() == VersionState.SERVING && !other.version().equals(version)) {
        other.become(VersionState.LOADED, clock.instant());
      }
    }
    KnownVersion serving = known.get(version);
    if (serving != null) {
      serving.become(VersionState.SERVING, clock.instant());
    }
  }

  /** Makes room for one more version. */
  private boolean hasRoom(KnownVersion next, boolean must) {
    if (loaded.open() < room.loadedMax()) {
      return true;
    }
    Instant now = clock.instant();
    List<KnownVersion> idle =
        known.newestFirst().stream()
            .filter(version -> version.state() == VersionState.LOADED && version.wantedAt() < turn)
            .toList();
    Optional<KnownVersion> leaving = room.leaving(idle, must, now);
    if (leaving.isEmpty()) {
      explain(next);
      return false;
    }
    retire(leaving.get(), next, now);
    // a task may hold it until its next batch; the next round looks again
    return loaded.open() < room.loadedMax();
  }

  private void explain(KnownVersion next) {
    String why = room.full();
    if (!why.equals(next.detail())) {
      LOG.info("{} is not loaded: {}", next.id(), why);
      next.postpone(why, Instant.EPOCH);
    }
  }

  private void retire(KnownVersion version, KnownVersion next, Instant now) {
    Instant until = room.keptUntil(version.version(), now);
    if (until != null) {
      LOG.warn(
          "{} leaves for {} before {}, until when it should stay (models.keep-loaded-ms):"
              + " models.max-loaded = {}",
          version.id(),
          next.id(),
          until,
          room.loadedMax());
    }
    loaded.retire(version.version());
    version.become(VersionState.KNOWN, now);
  }

  private void publish() {
    reports = known.reports();
  }
}
