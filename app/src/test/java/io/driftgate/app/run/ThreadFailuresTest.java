package io.driftgate.app.run;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
  private static final int MANY = 50;

  private Instant now = Instant.parse("2026-03-01T00:00:00Z");
  private final ThreadFailures failures = new ThreadFailures(() -> now);

  @Test
  void theInstanceStopsWhenThreadsDieTooOften() {
    for (int death = 0; death < 10; death++) {
      assertThat(failures.handle(new StreamsException("what"))).isEqualTo(REPLACE_THREAD);
    }
    StreamsException last = new StreamsException("again");

    assertThat(failures.handle(last)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(failures.fatal()).isSameAs(last);
  }

  @Test
  void deathsOfLongAgoDoNotCount() {
    for (int death = 0; death < MANY; death++) {
      assertThat(failures.handle(new StreamsException("what"))).isEqualTo(REPLACE_THREAD);
      now = now.plusSeconds(31);
    }
    assertThat(failures.fatal()).isNull();
  }

  /** All threads of an instance die of it, every few minutes, for as long as it lasts. */
  @Test
  void aBrokerThatIsAwayIsWaitedFor() {
    for (int death = 0; death < MANY; death++) {
      StreamsException undelivered =
          new StreamsException("not written", new TimeoutException("expired"));
      assertThat(failures.handle(undelivered)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(failures.fatal()).isNull();
  }

  @Test
  void whatCannotGoAwayByItselfStopsTheInstance() {
    assertThat(failures.handle(new MissingSourceTopicException("gone"))).isEqualTo(SHUTDOWN_CLIENT);
  }
}
