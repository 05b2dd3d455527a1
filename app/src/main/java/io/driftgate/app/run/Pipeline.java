package io.driftgate.app.run;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.DriftSettings;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.PipelineSettings;
import io.driftgate.app.config.ProcessingGuarantee;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.http.Health;
import io.driftgate.app.http.HttpEndpoint;
import io.driftgate.app.monitoring.MonitorMetrics;
import io.driftgate.app.registry.RegistryWriterSchemas;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.app.serving.InstanceIdentity;
import io.driftgate.app.serving.InstanceModels;
import io.driftgate.app.topics.TopicAdministration;
import io.driftgate.schemas.VersionReport;
import io.driftgate.topology.LoadedVersions;
import io.driftgate.topology.OutputFrames;
import io.driftgate.topology.ScoringParts;
import io.driftgate.topology.ScoringSettings;
import io.driftgate.topology.ScoringTopics;
import io.driftgate.topology.ScoringTopology;
import io.driftgate.topology.SizeLimits;
import io.driftgate.topology.clients.FailedSends;
import io.driftgate.topology.clients.GatedClientSupplier;
import io.driftgate.topology.clients.PollEnds;
import io.driftgate.topology.sampling.SamplingSettings;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.writerschema.KnownSchemas;
import io.driftgate.topology.writerschema.SchemaWaitingRoom;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * One running instance of a pipeline: the models, the streams application, health and metrics. The
 * one place that puts the parts together. Started once, closed once; what was opened first is
 * closed last.
 */
public final class Pipeline implements AutoCloseable {
  private final DriftgateConfig config;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ThreadFailures failures = new ThreadFailures(InstantSource.system());
  private final LoadedVersions versions = new LoadedVersions();
  private final ScoringMetrics metrics;
  private final SchemaRegistry registry;
  private final KnownSchemas schemas;
  private final SchemaWaitingRoom waitingRoom;
  private final HttpEndpoint endpoint;
  private volatile boolean registryAnswered;
  private final List<KafkaStreams> applications = new CopyOnWriteArrayList<>();
  private volatile @Nullable InstanceModels models;

  private Pipeline(DriftgateConfig config) {
    this.config = config;
    open(versions);
    this.metrics = new ScoringMetrics(meters);
    this.registry = new SchemaRegistry(config.registry());
    this.schemas = new KnownSchemas(new RegistryWriterSchemas(registry), InstantSource.system());
    this.waitingRoom = open(new SchemaWaitingRoom(schemas, config.registry().retryBackoffMax()));
    Gauge.builder("driftgate.partitions.waiting", () -> waitingRoom.waiting().size())
        .description("Partitions that wait for the schema registry.")
        .register(meters);
    Gauge.builder("driftgate.models.open", versions, LoadedVersions::open)
        .description("Open sessions: loaded versions, and retired ones that a task still uses.")
        .register(meters);
    this.endpoint = open(HttpEndpoint.start(config.http(), this::health, this::scrape));
  }

  /**
   * Starts an instance; returns when it is started, which is before it has its partitions.
   *
   * @param progress told each step, for people
   * @throws ExpectedFailure when something outside is not as it has to be; waits for a registry
   *     that cannot be reached instead
   */
  public static Pipeline start(DriftgateConfig config, Consumer<String> progress) {
    Pipeline pipeline = new Pipeline(config);
    try {
      pipeline.start(progress);
      return pipeline;
    } catch (RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  private void start(Consumer<String> progress) {
    PipelineSettings settings = config.pipeline();
    progress.accept("health and metrics at " + endpoint.url());
    RegistryWait.until(registry, config.registry().retryBackoffMax(), progress);
    SizeLimits sizes;
    int partitions;
    try (Broker broker = Broker.connect(config)) {
      TopicCheck.require(new TopicAdministration(config, broker, registry));
      sizes = RecordLimit.ask(config, broker);
      partitions = partitions(broker, settings.featuresTopic());
    }
    registryAnswered = true;
    if (settings.role().scores()) {
      startScoring(sizes, progress);
    }
    if (settings.role().monitors()) {
      startMonitor(partitions, progress);
    }
  }

  private static int partitions(Broker broker, String topic) {
    return Objects.requireNonNull(
            broker
                .await(
                    broker.admin().describeTopics(List.of(topic)).allTopicNames(),
                    "describing " + topic)
                .get(topic))
        .partitions()
        .size();
  }

  private void startScoring(SizeLimits sizes, Consumer<String> progress) {
    PipelineSettings settings = config.pipeline();
    OutputFrames frames = RegisteredFrames.ask(config);
    String model = awaitModel(progress);
    ScoringTopics topics = ScoringTopics.of(settings.name(), settings.featuresTopic());
    Properties properties = StreamsProperties.of(config);
    PollEnds ends = new PollEnds();
    FailedSends failedSends = new FailedSends();
    if (settings.guarantee() == ProcessingGuarantee.AT_LEAST_ONCE) {
      failedSends.watch(properties);
    }
    ScoringParts parts =
        new ScoringParts(
            new ScoringSettings(
                settings.eventIdField(),
                settings.eventTimeField(),
                settings.batchLinger(),
                sizes,
                StreamsProperties.payloadsAreCopied(properties),
                settings.guarantee() == ProcessingGuarantee.EXACTLY_ONCE_V2,
                sampling(config.drift()),
                MonitorConfiguration.labelled(config)),
            model,
            versions,
            schemas,
            ends,
            failedSends,
            frames,
            metrics);
    run(
        new KafkaStreams(
            ScoringTopology.build(topics, parts),
            properties,
            new GatedClientSupplier(topics.features(), waitingRoom, ends)));
    progress.accept(
        settings.featuresTopic()
            + " -> "
            + topics.predictions()
            + ", "
            + settings.guarantee().name().toLowerCase(Locale.ROOT)
            + ", "
            + settings.threads()
            + " thread(s)");
  }

  private void startMonitor(int partitions, Consumer<String> progress) {
    run(MonitorApplication.create(config, schemas, partitions, new MonitorMetrics(meters)));
    progress.accept(
        config.drift().enabled()
            ? "drift is watched, in windows of " + config.drift().window().toMillis() + " ms"
            : "drift is not watched (drift.enabled=false); rollouts can be driven by hand");
  }

  /** Starts an application; it is closed with the instance. */
  private void run(KafkaStreams started) {
    started.setUncaughtExceptionHandler(failures);
    started.setStateListener(
        (now, before) -> {
          if (now.hasCompletedShutdown()) {
            ended.countDown();
          }
        });
    open(() -> leave(started));
    KafkaStreamsMetrics streamsMetrics = open(new KafkaStreamsMetrics(started));
    streamsMetrics.bindTo(meters);
    applications.add(started);
    started.start();
  }

  private static SamplingSettings sampling(DriftSettings drift) {
    return new SamplingSettings(
        drift.enabled(), drift.window(), drift.rows(), drift.grace(), drift.futureMax());
  }

  /** Loads the version that serves, or waits for one; returns the name of the model. */
  private String awaitModel(Consumer<String> progress) {
    InstanceModels started =
        open(
            InstanceModels.start(
                config,
                registry,
                schemas,
                versions,
                InstanceIdentity.ofThisProcess(endpoint.url(), InstantSource.system().instant()),
                metrics));
    models = started;
    try {
      String name = started.awaitServing(progress);
      for (OnnxModel model : versions.models()) {
        progress.accept(
            "model "
                + model.manifest().id()
                + ", SHA-256 "
                + model.manifest().sha256()
                + ", batches of up to "
                + model.limits().maxRows());
      }
      return name;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExpectedFailure("interrupted while waiting for a version to serve", e);
    }
  }

  private String scrape() {
    metrics.versions(known());
    return meters.scrape();
  }

  private List<VersionReport> known() {
    InstanceModels now = models;
    return now == null ? List.of() : now.versions();
  }

  /** Drains, commits and leaves the group, so that others take over at once. */
  private void leave(KafkaStreams running) {
    boolean closed =
        running.close(
            CloseOptions.timeout(config.pipeline().closeTimeout())
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!closed) {
      throw new ExpectedFailure(
          "the pipeline did not stop within "
              + config.pipeline().closeTimeout().toMillis()
              + " ms (pipeline.close-timeout-ms); what was not committed is done again by others");
    }
  }

  /** Where health and metrics are served. */
  public String url() {
    return endpoint.url();
  }

  public ScoringMetrics metrics() {
    return metrics;
  }

  /** Whether the instance has its partitions and scores. */
  public boolean isRunning() {
    return !applications.isEmpty()
        && applications.stream().allMatch(one -> one.state() == KafkaStreams.State.RUNNING);
  }

  /**
   * Waits until the instance has ended, by {@link #close} or by a failure.
   *
   * @throws ExpectedFailure when a failure ended it
   */
  public void awaitEnd() throws InterruptedException {
    ended.await();
    Throwable fatal = failures.fatal();
    if (fatal != null) {
      throw new ExpectedFailure("the pipeline stopped: " + fatal.getMessage(), fatal);
    }
  }

  /** How the instance is at this moment. */
  Health health() {
    List<KafkaStreams.State> states = applications.stream().map(KafkaStreams::state).toList();
    Map<String, String> waiting = waitingRoom.waiting();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("pipeline", config.pipeline().name());
    details.put("role", config.pipeline().role().name().toLowerCase(Locale.ROOT));
    details.put(
        "streams",
        states.isEmpty()
            ? KafkaStreams.State.CREATED.name()
            : states.stream().map(Enum::name).distinct().collect(Collectors.joining(", ")));
    String serving = versions.serving();
    details.put("serving", serving == null ? "no version yet" : serving);
    Map<String, String> known = new LinkedHashMap<>();
    for (VersionReport version : known()) {
      known.put(
          version.getModelName() + "@" + version.getModelVersion(),
          version.getState().name().toLowerCase(Locale.ROOT));
    }
    details.put("versions", known);
    details.put("registry", registryAnswered ? "answered" : "waiting for an answer");
    details.put("waiting", waiting);
    boolean live =
        states.stream()
            .noneMatch(state -> state == KafkaStreams.State.ERROR || state.hasCompletedShutdown());
    boolean ready = isRunning() && registryAnswered && waiting.isEmpty();
    return new Health(live, ready, details);
  }

  /**
   * Stops the instance.
   *
   * @throws ExpectedFailure when the streams application did not stop in time; then the model stays
   *     open, for its threads may still be in it
   */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("a part of the pipeline cannot be closed", e);
      }
    }
    meters.close();
    ended.countDown();
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }
}
