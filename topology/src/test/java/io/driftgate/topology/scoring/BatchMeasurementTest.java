package io.driftgate.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchMeasurementTest {

  @Test
  void everySmallSizeIsTriedAndTheNeighboursOfPowersOfTwo() {
    assertThat(BatchMeasurement.sizes(1)).containsExactly(1);
    assertThat(BatchMeasurement.sizes(10)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 10);
    assertThat(BatchMeasurement.sizes(64))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 12, 15, 16, 17, 24, 31, 32, 33, 48, 63, 64);
  }

  @Test
  void whereBitsDependOnNothingTheFastestSizeIsTaken() {
    List<BatchMeasurement.Size> sizes =
        List.of(size(1, 1, 100, 0), size(1, 64, 900, 0), size(1, 128, 700, 0));

    assertThat(BatchMeasurement.best(sizes, true).limits()).isEqualTo(new BatchLimits(1, 64));
  }

  @Test
  void aLargerSizeHasToGainMoreThanNoise() {
    List<BatchMeasurement.Size> sizes =
        List.of(size(1, 1, 100, 0), size(1, 64, 980, 0), size(1, 255, 1_000, 0));

    assertThat(BatchMeasurement.best(sizes, true).rows()).isEqualTo(64);
  }

  /** A batch has any size up to the limit, so one bad size closes the way to all larger ones. */
  @Test
  void bitsEndAtTheFirstSizeThatChangesThem() {
    List<BatchMeasurement.Size> sizes =
        List.of(
            size(1, 1, 100, 0),
            size(1, 16, 400, 0),
            size(1, 64, 900, 1e-7),
            size(1, 128, 2_000, 0));

    assertThat(BatchMeasurement.best(sizes, true).limits()).isEqualTo(new BatchLimits(1, 16));
    assertThat(BatchMeasurement.best(sizes, false).limits()).isEqualTo(new BatchLimits(1, 128));
    assertThat(BatchMeasurement.tolerance(sizes, sizes.get(3))).isEqualTo(1e-7);
    assertThat(BatchMeasurement.tolerance(sizes, sizes.get(1))).isZero();
  }

  @Test
  void fillingUpIsTakenWhereItGivesTheBitsBack() {
    List<BatchMeasurement.Size> sizes =
        List.of(
            size(1, 1, 100, 0),
            size(1, 2, 180, 1e-7),
            size(1, 64, 900, 1e-7),
            size(2, 2, 180, 0),
            size(2, 64, 900, 0));

    BatchMeasurement.Size best = BatchMeasurement.best(sizes, true);

    assertThat(best.limits()).isEqualTo(new BatchLimits(2, 64));
    assertThat(BatchMeasurement.tolerance(sizes, best)).isZero();
    assertThat(BatchMeasurement.best(sizes, false).minRows()).isEqualTo(1);
  }

  private static BatchMeasurement.Size size(
      int minRows, int rows, double rowsPerSecond, double difference) {
    return new BatchMeasurement.Size(minRows, rows, rowsPerSecond, difference == 0, difference);
  }
}
