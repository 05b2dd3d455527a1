package io.driftgate.app.demo;

import io.driftgate.app.loans.LoanApplication;
import io.driftgate.app.loans.LoanModel;
import io.driftgate.app.loans.LoanOutcome;
import io.driftgate.app.loans.LoanScorer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often the pipeline is right since the population shifted, and how often version 1 alone would
 * have been. The demo knows the outcomes, for it made them up. Safe for several threads.
 */
final class Scoreboard implements AutoCloseable {
  private static final int BATCH = 256;

  private final LoanScorer first;
  private final List<LoanOutcome> toScore = new ArrayList<>();
  private final Map<String, Waiting> waiting = new HashMap<>();
  private long routed;
  private long routedRight;
  private long stableRight;

  /**
   * @param firstOnnx version 1, as an ONNX file
   */
  Scoreboard(byte[] firstOnnx) {
    first = new LoanScorer(firstOnnx);
  }

  /** What is known of an event whose prediction, or whose score by version 1, is still to come. */
  private record Waiting(boolean defaulted, @Nullable String stableLabel, @Nullable String label) {}

  /**
   * Since the shift.
   *
   * @param events predicted ones
   * @param routed share of them on which the version that served was right
   * @param alwaysFirst share on which version 1 was, or would have been
   */
  record Score(long events, double routed, double alwaysFirst) {}

  /** An application of after the shift was sent. */
  synchronized void sent(LoanOutcome loan) {
    toScore.add(loan);
    if (toScore.size() >= BATCH) {
      scoreFirst();
    }
  }

  private void scoreFirst() {
    List<LoanApplication> applications = toScore.stream().map(LoanOutcome::application).toList();
    float[][] probabilities = first.score(applications);
    for (int row = 0; row < applications.size(); row++) {
      float[] classes = probabilities[row];
      String stable = LoanModel.CLASSES.get(classes[1] > classes[0] ? 1 : 0);
      String id = applications.get(row).eventId();
      boolean defaulted = toScore.get(row).defaulted();
      Waiting known = waiting.remove(id);
      if (known == null) {
        waiting.put(id, new Waiting(defaulted, stable, null));
      } else {
        count(defaulted, stable, String.valueOf(known.label()));
      }
    }
    toScore.clear();
  }

  /** A prediction came out. */
  synchronized void predicted(String eventId, String label) {
    Waiting known = waiting.remove(eventId);
    if (known != null && known.stableLabel() != null) {
      count(known.defaulted(), known.stableLabel(), label);
    } else if (toScore.stream().anyMatch(loan -> loan.application().eventId().equals(eventId))) {
      waiting.put(eventId, new Waiting(false, null, label));
    }
  }

  private void count(boolean defaulted, String stable, String served) {
    String right = defaulted ? LoanModel.DEFAULT : LoanModel.PAID;
    routed++;
    routedRight += served.equals(right) ? 1 : 0;
    stableRight += stable.equals(right) ? 1 : 0;
  }

  synchronized Score score() {
    if (!toScore.isEmpty()) {
      scoreFirst();
    }
    double events = Math.max(1, routed);
    return new Score(routed, routedRight / events, stableRight / events);
  }

  @Override
  public synchronized void close() {
    first.close();
  }
}
