package io.driftgate.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another version would have said, counted and written down. */
class WhatIfTest {
  @TempDir Path directory;

  @Test
  void countsWhatWouldHaveChanged() {
    WhatIf summary = new WhatIf();

    summary.add(answer(0, 0.5, "no", null, 0.5, "no"));
    summary.add(answer(1, 0.5, "no", null, 0.75, "yes"));
    summary.add(answer(2, 0.5, "no", null, null, null));
    summary.add(answer(3, null, null, "MALFORMED", 0.1, "no"));
    summary.add(answer(4, null, null, "MALFORMED", null, null));
    summary.add(answer(5, null, null, null, 0.1, "no"));

    assertThat(summary.events()).isEqualTo(6);
    assertThat(summary.compared()).isEqualTo(2);
    assertThat(summary.sameBits()).isEqualTo(1);
    assertThat(summary.labelsChanged()).isEqualTo(1);
    assertThat(summary.meanDifference()).isEqualTo(0.125);
    assertThat(summary.maxDifference()).isEqualTo(0.25);
    assertThat(summary.farthest()).isNotNull().extracting(OtherAnswer::offset).isEqualTo(1L);
    assertThat(summary.failsInstead()).isEqualTo(1);
    assertThat(summary.scoresInstead()).isEqualTo(1);
    assertThat(summary.failsToo()).isEqualTo(1);
    assertThat(summary.notRecorded()).isEqualTo(1);
  }

  @Test
  void nothingComparedIsNoDifference() {
    WhatIf summary = new WhatIf();

    assertThat(summary.meanDifference()).isZero();
    assertThat(summary.farthest()).isNull();
  }

  @Test
  void rowsAreCsvOrJsonLinesByTheNameOfTheFile() throws Exception {
    Path csv = directory.resolve("rows.csv");
    Path json = directory.resolve("rows.jsonl");

    for (Path file : new Path[] {csv, json}) {
      try (RowFile rows = RowFile.open(file)) {
        rows.write(answer(1, 0.5, null, null, null, null));
      }
    }

    assertThat(csv)
        .hasContent(
            "partition,offset,recorded_version,route,recorded_score,recorded_label,"
                + "recorded_failure,score,label,failure\n0,1,1,STABLE,0.5,,,,,MODEL_FAILED");
    assertThat(Files.readString(json))
        .isEqualTo(
            "{\"partition\":0,\"offset\":1,\"recorded_version\":\"1\",\"route\":\"STABLE\","
                + "\"recorded_score\":0.5,\"recorded_label\":null,\"recorded_failure\":null,"
                + "\"score\":null,\"label\":null,\"failure\":\"MODEL_FAILED\"}\n");
    assertThat(RowFile.takes(directory.resolve("rows.txt"))).isFalse();
  }

  private static OtherAnswer answer(
      long offset,
      @Nullable Double recorded,
      @Nullable String recordedLabel,
      @Nullable String recordedFailure,
      @Nullable Double score,
      @Nullable String label) {
    return new OtherAnswer(
        0,
        offset,
        recorded == null && recordedFailure == null ? null : "1",
        recorded == null ? null : "STABLE",
        recorded,
        recordedLabel,
        recordedFailure,
        score,
        label,
        score == null ? "MODEL_FAILED" : null);
  }
}
