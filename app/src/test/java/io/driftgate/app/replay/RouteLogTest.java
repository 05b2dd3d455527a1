package io.driftgate.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.topology.Split;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The epoch log as a look-up: which table was in force at an offset. */
class RouteLogTest {
  private static final byte[] KEY = "k".getBytes(StandardCharsets.UTF_8);

  private static final RouteLog LOG =
      new RouteLog(
          0,
          List.of(
              PastRecords.table(4, 100, null, 0, null),
              PastRecords.table(5, 101, "2", Split.BUCKETS, "2"),
              PastRecords.table(9, 500, "2", 0, "3")));

  @ParameterizedTest
  @CsvSource({"100, 4, 1", "101, 5, 2", "499, 5, 2", "500, 9, 1", "9000000000, 9, 1"})
  void aTableIsInForceFromItsOffsetUntilTheNext(long offset, long epoch, String version) {
    Decision decision = LOG.decide(KEY, offset);

    assertThat(decision.epoch()).isEqualTo(epoch);
    assertThat(decision.version()).isEqualTo(version);
    assertThat(decision.stable()).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({"0", "99"})
  void beforeTheFirstThereIsNone(long offset) {
    assertThat(LOG.decide(KEY, offset)).isEqualTo(new Decision(null, false));
  }

  @Test
  void anEmptyLogHasNoTable() {
    RouteLog empty = new RouteLog(0, List.of());

    assertThat(empty.switches()).isZero();
    assertThat(empty.decide(KEY, Long.MAX_VALUE).version()).isNull();
  }

  @Test
  void keysAreSplitAsScoringSplitsThem() {
    RouteLog log = new RouteLog(3, List.of(PastRecords.table(1, 0, "2", 3_000, "2")));
    Split split = new Split("m/1");

    assertThat(IntStream.range(0, 1_000))
        .allSatisfy(
            number -> {
              byte[] key = ("k" + number).getBytes(StandardCharsets.UTF_8);
              assertThat(log.decide(key, number).isCanarys())
                  .isEqualTo(split.bucket(key, 3, number) < 3_000);
              assertThat(log.decide(null, number).isCanarys())
                  .isEqualTo(split.bucket(null, 3, number) < 3_000);
            });
  }

  @Test
  void ofTwoTablesAtOneOffsetTheLaterCounts() {
    RouteLog log =
        new RouteLog(
            0,
            List.of(PastRecords.table(1, 7, null, 0, null), PastRecords.table(2, 7, null, 0, "2")));

    assertThat(log.decide(KEY, 7).epoch()).isEqualTo(2);
  }
}
