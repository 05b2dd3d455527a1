package io.driftgate.app.admission;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version that must not be offered traffic: which file, by which rule, what was found. */
public sealed class ModelRefusedException extends RuntimeException permits TrialTimedOutException {
  private static final long serialVersionUID = 1L;

  private final Rule rule;
  private final String file;
  private final transient List<String> problems;

  ModelRefusedException(Rule rule, String file, List<String> problems, @Nullable Throwable cause) {
    super(
        file
            + " is refused by the rule '"
            + rule.word()
            + "':\n  - "
            + String.join("\n  - ", problems),
        cause);
    this.rule = rule;
    this.file = file;
    this.problems = List.copyOf(problems);
  }

  public Rule rule() {
    return rule;
  }

  /** What was refused: a file, or where a release's artifact came from. */
  public String file() {
    return file;
  }

  /** One sentence a problem: what was found, and what to do. */
  public List<String> problems() {
    return problems;
  }
}
