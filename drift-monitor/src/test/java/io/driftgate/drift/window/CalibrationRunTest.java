package io.driftgate.drift.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.drift.alert.Calibration;
import io.driftgate.schemas.SampleBatch;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which windows of a recording calibrate. */
class CalibrationRunTest {
  private static final int WINDOWS = 40;
  private static final int FIRST = 10;
  private static final int ROWS = 30;

  private static List<SampleBatch> whole() {
    return Stream.partition(0, WINDOWS, ROWS, WINDOWS);
  }

  /** As recordings of many windows are, whose samples should not all be in memory. */
  @Test
  void windowsCountAsSoonAsAllPartitionsAreThrough() {
    CalibrationRun run = Stream.calibrating(Set.of(0, 1));
    whole().forEach(run::accept);
    assertThat(run.windows()).isEmpty();

    Stream.partition(1, FIRST, ROWS, FIRST).forEach(run::accept);

    assertThat(run.windows()).hasSize(FIRST);
  }

  @Test
  void aPartitionThatEndsSoonerEndsNothing() {
    CalibrationRun run = Stream.calibrating(Set.of(0, 1));
    Stream.partition(1, FIRST, ROWS, FIRST).forEach(run::accept);
    whole().forEach(run::accept);
    run.end();

    assertThat(run.windows()).hasSize(WINDOWS);
    assertThat(Objects.requireNonNull(run.until()).toEpochMilli())
        .isEqualTo(WINDOWS * Stream.WINDOW.toMillis());
    List<Calibration.Window> alone = ofOnePartition();
    assertThat(run.windows().subList(FIRST, WINDOWS))
        .isEqualTo(alone.subList(FIRST, WINDOWS))
        .isNotEqualTo(run.windows().subList(0, WINDOWS - FIRST));
    assertThat(run.windows().subList(0, FIRST)).isNotEqualTo(alone.subList(0, FIRST));
  }

  @Test
  void aPartitionWithoutAnEventIsNotWaitedForAtTheEnd() {
    CalibrationRun run = Stream.calibrating(Set.of(0, 1));
    whole().forEach(run::accept);
    run.end();

    assertThat(run.windows()).isEqualTo(ofOnePartition());
  }

  /** The last window may go on after the recording. */
  @Test
  void theLastWindowIsLeftOut() {
    CalibrationRun run = Stream.calibrating(Set.of(0));
    List<SampleBatch> batches = whole();
    batches.subList(0, batches.size() - 1).forEach(run::accept);
    run.end();

    assertThat(run.windows()).hasSize(WINDOWS - 1);
  }

  private static List<Calibration.Window> ofOnePartition() {
    CalibrationRun run = Stream.calibrating(Set.of(0));
    whole().forEach(run::accept);
    List<Calibration.Window> before = run.windows();
    run.end();
    assertThat(run.windows()).isEqualTo(before);
    return before;
  }
}
