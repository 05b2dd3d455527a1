package io.driftgate.app.serving;

import io.driftgate.app.admission.Rule;

/** Told of what is not let in, and asked what the others take. For any thread. */
public interface ServingObserver {

  /** A version was not let in. */
  void refused(Rule rule);

  /** What scoring with a version has taken so far; zeros where it has not scored. */
  ScoringTime scoringTime(String version);
}
