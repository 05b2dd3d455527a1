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
import io.driftgate.models.ModelBundle;
import io.driftgate.sandbox.Sandbox;
import io.driftgate.sandbox.SandboxOptions;
import io.driftgate.sandbox.SandboxStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

  /** Applications before the population shifts: a minute at the usual rate. */
  private static final long SHIFT_AT = 30_000;

  /** Outcomes that a step of the canary waits for: so that each can be seen. */
  private static final int OUTCOMES_PER_STEP = 4_000;

  /** What follows the last part of the story, so that its end is seen. */
  private static final Duration EPILOGUE = Duration.ofSeconds(5);

  private static final Duration WINDOW_MIN = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofMillis(500);

  private final DemoSettings settings;
  private final Consumer<String> progress;
  private final Display display;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Long> eventsPerSecond = new ArrayList<>();
  private volatile long began = System.nanoTime();

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
    Story story = new Story();
    try (Scoreboard scoreboard =
        new Scoreboard(Files.readAllBytes(model.resolve(ModelBundle.MODEL_FILE)))) {
      Applicants applicants =
          new Applicants(
              config,
              settings.eventsPerSecond(),
              SHIFT_AT,
              scoreboard,
              () -> story.shifts(running()));
      try (Pipeline pipeline = Pipeline.start(config, line -> {})) {
        awaitRunning(pipeline);
        Candidates candidates = new Candidates(config, folder.resolve("models"));
        progress.accept("handing over version 2, trained on loans of another time");
        candidates.prepare();
        tell(config, pipeline, applicants, candidates, story, scoreboard);
      }
      // the pipeline is closed: what was open is committed, and the account complete
      return new Bookkeeper(config).account(applicants, story, scoreboard.score());
    }
  }

  private void tell(
      DriftgateConfig config,
      Pipeline pipeline,
      Applicants applicants,
      Candidates candidates,
      Story story,
      Scoreboard scoreboard)
      throws InterruptedException {
    try (TopicWatch topics = new TopicWatch(config, story, scoreboard, this::running)) {
      began = System.nanoTime();
      topics.start();
      try (applicants) {
        applicants.start();
        watch(pipeline, applicants, candidates, story, scoreboard);
      }
      progress.accept("waiting for the last events");
      awaitDrained(pipeline, applicants);
    }
  }

  private Duration running() {
    return Duration.ofNanos(System.nanoTime() - began);
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
    Map<String, String> rollout =
        Map.of(
            "labels.topic", "loan-outcomes",
            "labels.value-field", "outcome",
            "labels.delay-ms", "10000",
            "rollout.mode", "act",
            "rollout.promote", "auto",
            "rollout.cool-down-ms", "0",
            "rollout.outcomes-per-step", Integer.toString(OUTCOMES_PER_STEP));
    rollout.forEach((key, value) -> keys.add(new ConfigurationInput.Setting("demo", key, value)));
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

  private void watch(
      Pipeline pipeline,
      Applicants applicants,
      Candidates candidates,
      Story story,
      Scoreboard scoreboard)
      throws InterruptedException {
    long handledBefore = 0;
    Duration longest = settings.longest();
    Duration toldAt = null;
    CompletableFuture<Void> hasty = null;
    for (long tick = 1; ; tick++) {
      long wait = began + tick * TICK.toNanos() - System.nanoTime();
      boolean asked = stopped.await(wait, TimeUnit.NANOSECONDS);
      Duration running = running();
      ScoringMetrics.Snapshot metrics = pipeline.metrics().snapshot();
      long handled = metrics.predictions() + metrics.rejected();
      eventsPerSecond.add(handled - handledBefore);
      handledBefore = handled;
      if (eventsPerSecond.size() > SECONDS_SHOWN) {
        eventsPerSecond.remove(0);
      }
      DemoView view =
          new DemoView(
              running,
              eventsPerSecond,
              applicants.acknowledged(),
              metrics,
              story.parts(),
              story.share(),
              scoreboard.score(),
              pipeline.url());
      display.show(view.screen(), view.line());
      if (hasty == null && story.has(Part.PROMOTED)) {
        hasty = CompletableFuture.runAsync(candidates::tryHasty);
      }
      if (hasty != null && hasty.isCompletedExceptionally()) {
        hasty.join();
      }
      if (toldAt == null && story.isTold()) {
        toldAt = running;
      }
      boolean told =
          settings.once() && toldAt != null && running.minus(toldAt).compareTo(EPILOGUE) >= 0;
      if (asked || told || (longest != null && running.compareTo(longest) >= 0)) {
        if (hasty != null && !hasty.isDone()) {
          progress.accept("waiting until version 3 is handed over");
          hasty.join();
        }
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
