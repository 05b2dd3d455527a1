package io.driftgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.PerformanceReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PerformanceViewTest {
  private static final PerformanceReport REPORT =
      PerformanceReport.newBuilder()
          .setModelName("churn")
          .setModelVersion("2")
          .setWindowStart(Instant.parse("2026-01-31T12:00:00Z"))
          .setWindowEnd(Instant.parse("2026-01-31T12:05:00Z"))
          .setServed(400)
          .setShadowed(100)
          .setLabelled(480)
          .setMissing(20)
          .setServedLabelled(390)
          .setServedRight(312)
          .setRight(384)
          .setAccuracy(0.8)
          .setExpectedAccuracy(0.85)
          .setLossRecent(0.25)
          .setLossRecentEvents(4_096)
          .setLossChanges(2)
          .setLogLoss(0.41)
          .setAuc(0.9)
          .setOutcomes(Map.of("0", 96L, "1", 384L))
          .setDecisions(Map.of("1", 480L))
          .setComparedWith("1")
          .setBothLabelled(300)
          .setBetter(20)
          .setWorse(10)
          .setLate(3)
          .build();

  private static String printed(Consumer<PrintWriter> view) {
    StringWriter text = new StringWriter();
    view.accept(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void aWindowIsPrintedInFull() {
    assertThat(printed(out -> PerformanceView.printWindow(REPORT, out)))
        .isEqualToNormalizingNewlines(
            """
            window 2026-01-31T12:00:00Z to 2026-01-31T12:05:00Z, outcomes of churn@2
            400 events served, 100 scored beside another version; of both 480 with their outcome, 20 without
            since the report before: 3 outcomes too late for their window, 0 without an event, 0 labels unreadable, 0 ids repeated, 0 without room
            accuracy 0.8000 (384 right; of 390 served, 312), expected by its own scores 0.8500, log loss 0.4100, AUC 0.9000
            accuracy of the last 4096 outcomes, in which no change was found: 0.7500; a change was found in this window
            of 300 that version 1 scored, too: better on 20, worse on 10
            outcomes 1: 384, 0: 96; decided 1: 480
            outcomes are not held against training: too few came, or its sample has none of them
            """);
  }

  @Test
  void withoutAWindowEachIsALine() {
    assertThat(printed(out -> PerformanceView.printWindows(List.of(REPORT), out)))
        .isEqualToNormalizingNewlines(
            """
            window from           version  served  shadowed  labelled  missing  accuracy  expected  recent  log loss  AUC     mean error
            2026-01-31T12:00:00Z  churn@2  400     100       480       20       0.8000    0.8500    0.7500  0.4100    0.9000
            """);
  }
}
