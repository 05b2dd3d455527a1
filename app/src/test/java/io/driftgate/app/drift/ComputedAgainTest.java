package io.driftgate.app.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComputedAgainTest {

  @Test
  void whatCameOutAgainIsSaidAndWhatDidNotIsNamed() {
    assertThat(ComputedAgain.sentence("churn", "3", List.of(), "drift.* were others then"))
        .isEqualTo("the figures of churn@3, computed again from these rows, are those reported");
    assertThat(ComputedAgain.sentence("churn", "3", List.of("t", "m"), "drift.* were others then"))
        .isEqualTo(
            "computed again from these rows, t, m of churn@3 differ from the report: drift.* were"
                + " others then");
  }
}
