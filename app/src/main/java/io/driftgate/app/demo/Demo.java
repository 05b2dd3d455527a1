package io.driftgate.app.demo;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.config.RunningSandbox;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.loans.LoanBundle;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.app.run.Pipeline;
import io.driftgate.app.run.ScoringMetrics;
import io.driftgate.app.topics.TopicAction;
import io.driftgate.app.topics.TopicAdministration;
import io.driftgate.sandbox.Sandbox;
import io.driftgate.sandbox.SandboxOptions;
import io.driftgate.sandbox.SandboxStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The whole of Driftgate on this machine: starts broker and registry, trains the model, sends
 * applications, scores them, shows what happens and checks that the counts add up.
 */
public final class Demo {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SECONDS_SHOWN = 60;
  private static final double EVENTS_PER_WINDOW = 1_000;
  private static final Duration WINDOW_MIN = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofMillis(500);

  private final DemoSettings settings;
  private final Consumer<String> progress;
  private final Display display;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Long> eventsPerSecond = new ArrayList<>();

  /** Shows the demo at a moment. */
  public interface Display {
    /**
     * Shows it.
     *
     * @param screen several lines, to be drawn over the last ones
     * @param line the same on one line
     */
    void show(List<String> screen, String line);
  }

  /**
   * A demo that has not begun.
   *
   * @param progress told each step of starting and stopping, for people
   * @param display shown the pipeline each second
   */
  public Demo(DemoSettings settings, Consumer<String> progress, Display display) {
    this.settings = settings;
    this.progress = progress;
    this.display = display;
  }

  /** Ends the demo before its time; it still stops cleanly and draws up its account. */
  public void stop() {
    stopped.countDown();
  }

  /**
   * Runs the demo from the empty folder to the account.
   *
   * @throws ExpectedFailure when a part of it cannot be started; names the folder that is kept
   */
  public Account run() throws IOException, InterruptedException {
    try (DemoFolder folder = DemoFolder.create()) {
      DemoLog.writeTo(folder.path().resolve("demo.log"));
      Sandbox sandbox =
          Sandbox.in(
              SandboxOptions.inDirectory(folder.path().resolve("sandbox"), settings.sandboxHome())
                  .withFreePorts());
      try {
        return run(folder.path(), sandbox);
      } catch (RuntimeException | IOException e) {
        folder.keep();
        progress.accept("what happened is logged in " + folder.path());
        throw e;
      } finally {
        progress.accept("stopping broker and registry");
        sandbox.stop();
      }
    }
  }

  private Account run(Path folder, Sandbox sandbox) throws IOException, InterruptedException {
    progress.accept("starting a broker and a schema registry (a few seconds)");
    SandboxStatus status = sandbox.start(line -> {});
    progress.accept("training the model");
    Path model = LoanBundle.write(folder.resolve("models"));
    DriftgateConfig config = config(folder, status, model);
    applyTopics(config);
    progress.accept("starting the pipeline");
    Applicants applicants = new Applicants(config, settings.eventsPerSecond());
    try (Pipeline pipeline = Pipeline.start(config, line -> {})) {
      awaitRunning(pipeline);
      try (applicants) {
        applicants.start();
        watch(pipeline, applicants);
      }
      progress.accept("waiting for the last events");
      awaitDrained(pipeline, applicants);
    }
    // the pipeline is closed: what was open is committed, and the account complete
    return new Bookkeeper(config).account(applicants);
  }

  private DriftgateConfig config(Path folder, SandboxStatus status, Path model) {
    List<ConfigurationInput.Setting> keys = new ArrayList<>();
    Map<String, String> values =
        Map.of(
            "pipeline.name", "loans",
            "pipeline.features.topic", "loan-applications",
            "pipeline.model", model.toString(),
            "pipeline.state-directory", folder.resolve("state").toString(),
            "kafka.bootstrap.servers", status.bootstrapServers(),
            "registry.url", status.registryUrl(),
            "http.port", Integer.toString(settings.httpPort()),
            "drift.window-ms", Long.toString(windowMillis()),
            "drift.grace-ms", Long.toString(GRACE.toMillis()));
    values.forEach((key, value) -> keys.add(new ConfigurationInput.Setting("demo", key, value)));
    return DriftgateConfig.load(
        new ConfigurationInput(folder, folder, null, Map.of(), keys, RunningSandbox.none()),
        EnumSet.allOf(Need.class));
  }

  /** As long as so many applications take. */
  private long windowMillis() {
    double millis = 1_000 * EVENTS_PER_WINDOW / settings.eventsPerSecond();
    return Math.max(WINDOW_MIN.toMillis(), Math.round(millis));
  }

  private static void applyTopics(DriftgateConfig config) {
    try (Broker broker = Broker.connect(config)) {
      TopicAdministration administration =
          new TopicAdministration(config, broker, new SchemaRegistry(config.registry()));
      for (TopicAction action : administration.plan().changes()) {
        administration.apply(action);
      }
    }
  }

  private static void awaitRunning(Pipeline pipeline) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!pipeline.isRunning()) {
      if (System.nanoTime() > deadline) {
        throw new ExpectedFailure("the pipeline does not run after " + PATIENCE.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void watch(Pipeline pipeline, Applicants applicants) throws InterruptedException {
    long began = System.nanoTime();
    long handledBefore = 0;
    Duration total = settings.duration();
    for (long tick = 1; ; tick++) {
      long wait = began + tick * TICK.toNanos() - System.nanoTime();
      boolean asked = stopped.await(wait, TimeUnit.NANOSECONDS);
      Duration running = Duration.ofNanos(System.nanoTime() - began);
      ScoringMetrics.Snapshot metrics = pipeline.metrics().snapshot();
      long handled = metrics.predictions() + metrics.rejected();
      eventsPerSecond.add(handled - handledBefore);
      handledBefore = handled;
      if (eventsPerSecond.size() > SECONDS_SHOWN) {
        eventsPerSecond.remove(0);
      }
      DemoView view =
          new DemoView(
              running, total, eventsPerSecond, applicants.acknowledged(), metrics, pipeline.url());
      display.show(view.screen(), view.line());
      if (asked || (total != null && running.compareTo(total) >= 0)) {
        return;
      }
    }
  }

  /** Until every event that the broker has is scored or rejected; the account finds what is not. */
  private static void awaitDrained(Pipeline pipeline, Applicants applicants)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      ScoringMetrics.Snapshot metrics = pipeline.metrics().snapshot();
      if (metrics.predictions() + metrics.rejected() >= applicants.acknowledged()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
