package io.driftgate.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.EndlessModel;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.drift.window.WatchedVersions.VersionUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials are real ones, and a trial of a loop without end runs out of time on any machine. */
class AskedVersionsTest {
  @TempDir Path directory;

  /** Time does not pass by itself. */
  private final AtomicLong nanos = new AtomicLong();

  /** Whether the version was ready when a trial of it began, for each trial. */
  private final List<Boolean> trials = new CopyOnWriteArrayList<>();

  private final AskedVersions versions =
      new AskedVersions(this::examined, Duration.ZERO, nanos::get);
  private @Nullable EndlessModel models;
  private int outOfTime;

  @BeforeEach
  void aModelThatDoesNotEnd() throws IOException {
    models = new EndlessModel(directory);
  }

  /** The first trials are of a model that does not end, which is a machine without time for it. */
  private WatchedVersion examined(String model, String version) {
    trials.add(versions.isReady(model, version));
    EndlessModel either = Objects.requireNonNull(models);
    Admitted admitted = trials.size() <= outOfTime ? either.triedInVain() : either.tried();
    return WatchedBundle.of(admitted.bundle(), admitted.report(), Duration.ofHours(1)).version();
  }

  @Test
  void aTrialThatRanOutOfTimeIsNoAnswerAndTheNextOneIs() throws VersionUnavailableException {
    outOfTime = AskedVersions.TIME_OUTS - 1;

    assertThat(versions.isReady("table", "1")).isFalse();
    WatchedVersion found = versions.get("table", "1");

    assertThat(found.manifest().id()).isEqualTo("table@1");
    assertThat(trials).hasSize(AskedVersions.TIME_OUTS).containsOnly(false);
    assertThat(versions.isReady("table", "1")).isTrue();
  }

  @Test
  void trialsThatAlwaysRunOutOfTimeAreARefusalAndTriedOnceMoreEachTime()
      throws VersionUnavailableException {
    outOfTime = AskedVersions.TIME_OUTS + 1;

    assertThat(refusal()).contains("within 1000 ms of processor time", "3 times in a row");
    assertThat(trials).hasSize(AskedVersions.TIME_OUTS);
    nanos.addAndGet(AskedVersions.REPEATED_AFTER.toNanos());
    assertThat(versions.isReady("table", "1")).as("it is not time yet").isTrue();

    nanos.incrementAndGet();
    assertThat(versions.isReady("table", "1")).as("it is asked for again").isFalse();
    assertThat(refusal()).contains("4 times in a row");
    assertThat(trials).hasSize(AskedVersions.TIME_OUTS + 1);

    nanos.addAndGet(AskedVersions.REPEATED_AFTER.toNanos() + 1);
    assertThat(versions.isReady("table", "1")).isFalse();
    assertThat(versions.get("table", "1").manifest().id()).isEqualTo("table@1");
  }

  private String refusal() {
    VersionUnavailableException refused =
        catchThrowableOfType(VersionUnavailableException.class, () -> versions.get("table", "1"));
    assertThat(versions.isReady("table", "1")).as("who waits is told").isTrue();
    return String.valueOf(refused.getMessage());
  }
}
