package io.driftgate.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What went in and what came out, as it stands on the topics for a reader of committed records.
 *
 * @param acknowledged events that the broker has
 * @param failed events that it refused
 * @param flawed events sent with a flaw, by the reason that their dead letter must have
 * @param predictions records on the predictions topic
 * @param audits records on the audit topic
 * @param deadLetters records on the dead-letters topic, by reason
 * @param offsets different source offsets among predictions and dead letters together
 * @param unaudited source offsets with a prediction and no audit record, or the other way round
 * @param judgedWindows windows that the monitor held against the training data
 * @param driftAlerts episodes of drift that it opened
 */
public record Account(
    long acknowledged,
    long failed,
    Map<String, Long> flawed,
    long predictions,
    long audits,
    Map<String, Long> deadLetters,
    long offsets,
    long unaudited,
    long judgedWindows,
    long driftAlerts) {

  public Account {
    flawed = Map.copyOf(flawed);
    deadLetters = Map.copyOf(deadLetters);
  }

  public long rejected() {
    return deadLetters.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What does not add up, a sentence each; empty when all is well. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (acknowledged == 0) {
      problems.add("no event was acknowledged");
    }
    if (failed > 0) {
      problems.add("the broker refused " + failed + " events");
    }
    if (acknowledged != predictions + rejected()) {
      problems.add(
          acknowledged
              + " events, but "
              + predictions
              + " predictions and "
              + rejected()
              + " dead letters");
    }
    if (offsets != predictions + rejected()) {
      problems.add(
          (predictions + rejected() - offsets) + " source offsets came out more than once");
    }
    if (audits != predictions || unaudited != 0) {
      problems.add(
          predictions
              + " predictions, but "
              + audits
              + " audit records; "
              + unaudited
              + " source offsets have one without the other");
    }
    if (!deadLetters.equals(flawed)) {
      problems.add("dead letters " + deadLetters + ", but flaws sent " + flawed);
    }
    return problems;
  }
}
