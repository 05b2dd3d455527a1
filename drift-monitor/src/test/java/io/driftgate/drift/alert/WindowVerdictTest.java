package io.driftgate.drift.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowVerdictTest {

  @ParameterizedTest
  @CsvSource({
    "false, false,      ,    , false, NOT_JUDGED",
    "true,  false,  10.0, 9.0, false, NOTE",
    "true,  false,   9.0, 9.0, false, NOTE",
    "true,  false,   8.9, 9.0, false, QUIET",
    "true,  false,  10.0, 9.0, true,  QUIET",
    "true,  true,   10.0, 9.0, false, DRIFT",
    "true,  false,      ,    , false, QUIET",
    "true,  true,       ,    , false, DRIFT",
  })
  void aNoteIsEvidenceWithNothingPastItsGate(
      boolean judged,
      boolean significant,
      @Nullable Double m,
      @Nullable Double threshold,
      boolean inEpisode,
      WindowVerdict expected) {
    assertThat(WindowVerdict.of(judged, significant, m, threshold, inEpisode)).isEqualTo(expected);
  }
}
