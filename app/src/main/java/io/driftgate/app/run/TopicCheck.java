package io.driftgate.app.run;

import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.topics.TopicAction;
import io.driftgate.app.topics.TopicAdministration;
import io.driftgate.app.topics.TopicPlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Whether the topics are there as the catalogue wants them: a missing one would stop the instance.
 */
final class TopicCheck {

  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(3);
  private static final long POLL_NANOS = 200_000_000L;

  private TopicCheck() {}

  /**
   * Returns when scoring can start. Topics that were made a moment ago are waited for: a broker may
   * learn of them later than another.
   *
   * @throws ExpectedFailure naming what is missing or wrong
   */
  static void require(TopicAdministration administration) {
    TopicPlan plan = administration.plan();
    long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    while (isMissingAny(plan) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
      plan = administration.plan();
    }
    require(plan);
  }

  private static boolean isMissingAny(TopicPlan plan) {
    return plan.actions().stream().anyMatch(TopicAction.CreateTopic.class::isInstance);
  }

  private static void require(TopicPlan plan) {
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
