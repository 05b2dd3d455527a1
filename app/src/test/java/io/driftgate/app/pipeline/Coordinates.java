package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.Prediction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold of all that came out: each source offset once, in order, audited one to one. */
record Coordinates(int partition, long offset) {

  static void assertExactlyOnceAndInOrder(List<Prediction> predictions, List<AuditRecord> audits) {
    assertOnceAndInOrder(predictions.stream().map(Coordinates::of).toList());
    assertOnceAndInOrder(audits.stream().map(Coordinates::of).toList());
    assertThat(audits.stream().map(audit -> of(audit) + " " + audit.getScore()).toList())
        .isEqualTo(
            predictions.stream()
                .map(prediction -> of(prediction) + " " + prediction.getScore())
                .toList());
  }

  static Coordinates of(Prediction prediction) {
    return new Coordinates(prediction.getSourcePartition(), prediction.getSourceOffset());
  }

  static Coordinates of(AuditRecord audit) {
    return new Coordinates(audit.getSourcePartition(), audit.getSourceOffset());
  }

  /** Strictly growing offsets in each partition: none twice, none out of order. */
  private static void assertOnceAndInOrder(List<Coordinates> all) {
    Map<Integer, Long> last = new HashMap<>();
    for (Coordinates one : all) {
      Long before = last.put(one.partition, one.offset);
      assertThat(before == null || before < one.offset)
          .as("%s after offset %s", one, before)
          .isTrue();
    }
  }
}
