package io.driftgate.app.replay;

import io.driftgate.topology.decoding.Reason;
import io.driftgate.topology.decoding.Rejected;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An event that could not be scored held against its dead letter: it has to fail again. A canary's
 * failure alone makes no dead letter, for the stable version scores what the canary cannot.
 */
final class LetterJudgement implements Judgement {
  private final PastEvent event;
  private final DeadLetter letter;
  private final Decision decision;

  LetterJudgement(PastEvent event, DeadLetter letter, Decision decision) {
    this.event = event;
    this.letter = letter;
    this.decision = decision;
  }

  @Override
  public Set<String> versions() {
    Set<String> versions = new LinkedHashSet<>();
    versions.add(letter.version());
    if (decision.isCanarys() && decision.version() != null) {
      versions.add(decision.version());
    }
    return versions;
  }

  @Override
  public void judge(Answers answers, Findings findings) {
    Answers.Given given = answers.of(letter.version());
    if (given == null) {
      differs(
          findings,
          "dead_letter.model_version",
          letter.version(),
          answers.whyNot(letter.version()));
      return;
    }
    Rejected again = given.answer().failure();
    if (again == null && letter.reason().equals(Reason.OUTPUT_TOO_LARGE.name())) {
      findings.fact(Fact.TOO_LARGE);
    } else if (again == null || !again.reason().name().equals(letter.reason())) {
      differs(
          findings,
          "dead_letter.reason",
          letter.reason(),
          again == null
              ? "version " + letter.version() + " scores it"
              : again.reason() + ": " + again.detail());
    }
    judgeVersion(answers, findings);
  }

  private void judgeVersion(Answers answers, Findings findings) {
    if (decision.table() == null) {
      findings.fact(Fact.BEFORE_ANY_TABLE);
      return;
    }
    boolean byServing = letter.version().equals(decision.version());
    boolean byStable = letter.version().equals(decision.stable());
    Answers.Given canary =
        decision.isCanarys() && decision.version() != null ? answers.of(decision.version()) : null;
    boolean canaryScores = !byServing && canary != null && canary.answer().failure() == null;
    if ((!byServing && !byStable) || canaryScores) {
      findings.fact(Fact.STOOD_IN);
    }
  }

  private void differs(Findings findings, String field, String recorded, String replayed) {
    findings.differs(event.partition(), event.offset(), field, recorded, replayed);
  }
}
