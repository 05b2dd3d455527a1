package io.driftgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosedTogetherTest {
  private final List<String> ended = new ArrayList<>();

  @Test
  void whatFailsKeepsNothingElseFromEnding() {
    ClosedTogether ends = new ClosedTogether();
    ends.add(() -> fail("first"));
    ends.add(() -> ended.add("second"));
    ends.add(() -> fail("third"));
    ends.add(() -> ended.add("fourth"));

    assertThatThrownBy(ends::close)
        .hasMessage("first")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("third"));
    assertThat(ended).containsExactly("second", "fourth");
  }

  @Test
  void endsOnce() {
    try (ClosedTogether ends = new ClosedTogether()) {
      ends.add(() -> ended.add("only"));
    }

    assertThat(ended).containsExactly("only");
  }

  private static void fail(String message) {
    throw new IllegalStateException(message);
  }
}
