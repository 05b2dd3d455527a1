package io.driftgate.app.serving;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.releases.RecordWriter;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.VersionReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the topic of instances what this one knows of each version: at every change, and every few
 * seconds. In a thread of its own, for a version may be tried for longer than an instance may be
 * silent before it counts as gone. Closing it says good-bye.
 */
final class InstanceReports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceReports.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(5);
  private static final Duration PATIENCE_TO_STOP = Duration.ofSeconds(2);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Supplier<List<VersionReport>> versions;
  private final InstanceIdentity identity;
  private final InstantSource clock;
  private final ServingObserver observer;
  private final RecordWriter writer;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(InstanceReports::thread);
  private boolean begun;
  private List<VersionReport> reported = List.of();
  private Instant reportedAt = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;

  /**
   * @param versions what is known of each version, from the newest to the oldest
   * @param observer asked for times
   */
  InstanceReports(
      DriftgateConfig config,
      Supplier<List<VersionReport>> versions,
      InstanceIdentity identity,
      InstantSource clock,
      ServingObserver observer) {
    this.versions = versions;
    this.identity = identity;
    this.clock = clock;
    this.observer = observer;
    this.writer = new RecordWriter(config);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "driftgate-reports");
    thread.setDaemon(true);
    return thread;
  }

  /** From now on there is something to tell; for one thread, as often as it likes. */
  void begin() {
    if (!begun) {
      begun = true;
      // it tells of its failures itself
      var unused =
          executor.scheduleWithFixedDelay(
              this::tryToReport, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tryToReport() {
    Instant now = clock.instant();
    if (now.isBefore(notBefore)) {
      return;
    }
    try {
      report(now);
    } catch (KafkaException | ExpectedFailure e) {
      LOG.warn("The instance cannot report now, which is tried again: {}", e.getMessage());
      notBefore = now.plus(PAUSE_AFTER_FAILURE);
    } catch (RuntimeException e) {
      // an exception that left this method would be the end of all reports
      LOG.error("The instance cannot report now, which is tried again", e);
      notBefore = now.plus(PAUSE_AFTER_FAILURE);
    } catch (Error e) {
      LOG.error("The instance will not report any more", e);
      throw e;
    }
  }

  private void report(Instant now) {
    List<VersionReport> current = versions.get();
    if (current.equals(reported) && now.isBefore(reportedAt.plus(REPORT_EVERY))) {
      return;
    }
    writer.write(
        PipelineTopic.INSTANCES,
        identity.id(),
        InstanceReport.newBuilder()
            .setInstanceId(identity.id())
            .setHost(identity.host())
            .setHttpUrl(identity.url())
            .setStartedAt(identity.startedAt())
            .setReportedAt(now)
            .setVersions(current.stream().map(this::timed).toList())
            .build());
    reported = current;
    reportedAt = now;
  }

  /** What scoring took is told with each report, and is no reason for one. */
  private VersionReport timed(VersionReport version) {
    ScoringTime spent = observer.scoringTime(version.getModelVersion());
    return VersionReport.newBuilder(version)
        .setScoringCalls(spent.calls())
        .setScoringNanos(spent.nanos())
        .build();
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!hasEnded()) {
        executor.shutdownNow();
      }
      // a report after the good-bye would be one of an instance that is gone
      if (hasEnded()) {
        writer.write(PipelineTopic.INSTANCES, identity.id(), (byte[]) null);
      } else {
        LOG.warn("The instance cannot say good-bye: its last report is still under way");
      }
    } catch (ExpectedFailure e) {
      LOG.warn("The instance cannot say good-bye: {}", e.getMessage());
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
    writer.close();
  }

  private boolean hasEnded() throws InterruptedException {
    return executor.awaitTermination(PATIENCE_TO_STOP.toMillis(), TimeUnit.MILLISECONDS);
  }
}
