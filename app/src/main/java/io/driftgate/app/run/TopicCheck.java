package io.driftgate.app.run;

import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.topics.TopicAction;
import io.driftgate.app.topics.TopicPlan;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether the topics are there as the catalogue wants them: a missing one would stop the instance.
 */
final class TopicCheck {

  private TopicCheck() {}

  /**
   * Does nothing when scoring can start.
   *
   * @throws ExpectedFailure naming what is missing or wrong
   */
  static void require(TopicPlan plan) {
    List<TopicAction> missing =
        plan.actions().stream().filter(TopicAction.CreateTopic.class::isInstance).toList();
    if (!missing.isEmpty()) {
      throw new ExpectedFailure(
          "these topics are missing: " + names(missing) + ". Run `driftgate topics apply`.");
    }
    if (plan.hasConflicts()) {
      throw new ExpectedFailure(
          "the topics are not as they have to be. Run `driftgate topics plan` to see what is wrong.");
    }
  }

  private static String names(List<TopicAction> actions) {
    return actions.stream().map(TopicAction::target).collect(Collectors.joining(", "));
  }
}
