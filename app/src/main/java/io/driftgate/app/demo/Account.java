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
 * @param story what happened, in order
 * @param missing what of the story did not happen, a sentence each
 * @param accuracy since the population shifted
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
    long driftAlerts,
    List<Told> story,
    List<String> missing,
    Accuracy accuracy) {

  /**
   * A part of the story.
   *
   * @param second of the demo in which it happened
   * @param what happened
   * @param detail what the pipeline said about it; may be empty
   */
  public record Told(long second, String what, String detail) {}

  /**
   * How often decisions were right.
   *
   * @param events that were predicted
   * @param routed share of them on which the version that served was right
   * @param alwaysFirst share on which version 1 was, or would have been
   */
  public record Accuracy(long events, double routed, double alwaysFirst) {}

  public Account {
    flawed = Map.copyOf(flawed);
    deadLetters = Map.copyOf(deadLetters);
    story = List.copyOf(story);
    missing = List.copyOf(missing);
  }

  public long rejected() {
    return deadLetters.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What does not add up or did not happen, a sentence each; empty when all is well. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(miscounts());
    problems.addAll(missing);
    if (missing.isEmpty() && accuracy.routed() <= accuracy.alwaysFirst()) {
      problems.add("drift-driven routing was not right more often than version 1 alone");
    }
    return problems;
  }

  /** What does not add up, a sentence each. */
  public List<String> miscounts() {
    List<String> problems = new ArrayList<>();
    if (acknowledged == 0) {
      problems.add("no event was acknowledged");
    }
    if (failed > 0) {
      problems.add("the broker refused " + failed + " events or outcomes");
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
