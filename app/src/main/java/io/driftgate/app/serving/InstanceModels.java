package io.driftgate.app.serving;

import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.ModelRefusedException;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.app.releases.CompactedTopic;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.VersionReport;
import io.driftgate.schemas.VersionState;
import io.driftgate.topology.LoadedVersions;
import io.driftgate.topology.WireDecoder;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of an instance: a thread that reads releases and routing tables and has them loaded,
 * and {@link InstanceReports} of what comes of it. Closing it ends the thread and says good-bye;
 * the loaded versions stay with their owner.
 */
public final class InstanceModels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceModels.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE_TO_STOP = Duration.ofSeconds(2);

  /**
   * Nobody waits longer for news of what does not serve, or not yet. A trial may take 24 s by the
   * clock, unless configured otherwise, and there may be several.
   */
  private static final Duration PATIENCE_TO_PREPARE = Duration.ofSeconds(30);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final DriftgateConfig config;
  private final LoadedVersions loaded;
  private final ModelLoader loader;
  private final InstantSource clock;
  private final CompactedTopic topics;
  private final InstanceReports reports;
  private final WireDecoder<ModelRelease> releases;
  private final WireDecoder<RoutingTable> tables;
  private final Thread thread = new Thread(this::run, "driftgate-models");
  private volatile boolean stopping;
  private volatile boolean knowsAll;
  private volatile boolean isPrepared;

  private InstanceModels(
      DriftgateConfig config,
      SchemaRegistry registry,
      KnownSchemas schemas,
      LoadedVersions loaded,
      InstanceIdentity identity,
      InstantSource clock,
      ServingObserver observer) {
    this.config = config;
    this.loaded = loaded;
    this.clock = clock;
    Admission admission =
        new Admission(
            config.models(), SignaturePolicy.of(config.models()), config.pipeline().batchMaxRows());
    this.loader =
        new ModelLoader(
            loaded,
            new VersionSource(config, registry, admission)::load,
            new Room(config.models().loadedMax(), config.models().keepLoaded()),
            clock,
            observer::refused);
    this.releases = new WireDecoder<>(schemas, ModelRelease.getClassSchema(), "a release");
    this.tables = new WireDecoder<>(schemas, RoutingTable.getClassSchema(), "a routing table");
    this.reports = new InstanceReports(config, loader::reports, identity, clock, observer);
    this.topics = new CompactedTopic(config, PipelineTopic.MODELS, PipelineTopic.ROUTING);
  }

  /**
   * Starts following; returns at once.
   *
   * @param loaded where versions are added and retired
   * @param observer told of refusals, asked for times
   * @throws ExpectedFailure when the bundle on this machine or a trusted key cannot be read
   */
  public static InstanceModels start(
      DriftgateConfig config,
      SchemaRegistry registry,
      KnownSchemas schemas,
      LoadedVersions loaded,
      InstanceIdentity identity,
      ServingObserver observer) {
    InstantSource clock = InstantSource.system();
    KnownVersion local = config.pipeline().model().map(path -> local(path, clock)).orElse(null);
    InstanceModels models =
        new InstanceModels(config, registry, schemas, loaded, identity, clock, observer);
    if (local != null) {
      models.loader.local(local);
    }
    models.thread.setDaemon(true);
    models.thread.start();
    return models;
  }

  private static KnownVersion local(Path path, InstantSource clock) {
    try {
      return KnownVersion.local(Admission.read(path).manifest(), path, clock.instant());
    } catch (ModelRefusedException e) {
      throw new ExpectedFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Waits until a version serves, and, for a while, until all others were tried that the routing
   * table names or may name next: what an instance has not loaded when it takes over partitions is
   * stood in for.
   *
   * @param progress told once when there is nothing to serve, for people
   * @return name of the model
   * @throws ExpectedFailure when the only version there is, the one on this machine, is refused
   */
  public String awaitServing(Consumer<String> progress) throws InterruptedException {
    boolean told = false;
    List<VersionReport> newest = List.of();
    Instant enough = clock.instant().plus(PATIENCE_TO_PREPARE);
    while (loaded.serving() == null || (!isPrepared && clock.instant().isBefore(enough))) {
      if (!thread.isAlive() && loaded.serving() == null) {
        throw new ExpectedFailure("the instance was stopped before a version served");
      }
      List<VersionReport> all = loader.reports();
      if (!all.equals(newest)) {
        newest = all;
        enough = clock.instant().plus(PATIENCE_TO_PREPARE);
      }
      boolean hopeless =
          knowsAll && all.stream().allMatch(version -> version.getState() == VersionState.REFUSED);
      if (hopeless && config.pipeline().model().isPresent()) {
        throw new ExpectedFailure(all.get(0).getDetail());
      }
      if (hopeless && !told) {
        told = true;
        progress.accept(
            all.isEmpty()
                ? "waiting for a release: `driftgate model publish BUNDLE` makes one"
                : "waiting for a release that is let in; refused: " + all.get(0).getDetail());
      }
      Thread.sleep(20);
    }
    return loaded.models().get(0).manifest().name();
  }

  /** What the instance knows of each version, from the newest to the oldest. */
  public List<VersionReport> versions() {
    return loader.reports();
  }

  private void run() {
    while (!stopping) {
      try {
        (knowsAll ? topics.next(POLL) : topics.toEnd()).forEach(this::take);
        reports.begin();
        loader.reconcile();
        knowsAll = true;
        loader.prepare();
        isPrepared = true;
      } catch (WakeupException e) {
        LOG.debug("woken up to stop");
      } catch (KafkaException | ExpectedFailure e) {
        LOG.warn("Releases cannot be followed now, which is tried again: {}", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        LOG.error("Releases cannot be followed now, which is tried again", e);
        pause();
      }
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    boolean model = record.topic().equals(PipelineTopic.MODELS.topicName(config.pipeline().name()));
    byte @Nullable [] value = record.value();
    if (value == null) {
      if (model && record.key() != null) {
        loader.withdrawn(record.key().substring(record.key().indexOf('@') + 1));
      }
      return;
    }
    if (model) {
      ModelRelease release = releases.decode(value);
      if (release != null) {
        loader.released(release);
      }
    } else {
      RoutingTable table = tables.decode(value);
      if (table != null) {
        loader.routed(table);
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE.toMillis());
    } catch (InterruptedException e) {
      // somebody wants the thread to end
      stopping = true;
    }
  }

  @Override
  public void close() {
    stopping = true;
    topics.wakeUp();
    try {
      thread.join(PATIENCE_TO_STOP.toMillis());
      if (thread.isAlive()) {
        // in the middle of a trial, which nobody waits for any more
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    topics.close();
    reports.close();
  }
}
