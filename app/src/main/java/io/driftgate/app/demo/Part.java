package io.driftgate.app.demo;

/** A part of the story that the demo tells, in the order in which they happen. */
public enum Part {
  STEADY("nothing is wrong while the population is as in training"),
  ALERT("drift: incomes fall, jobs are lost, and the monitor says so"),
  SHADOW("version 2, trained since, scores beside version 1 and serves nobody"),
  CANARY("version 2 serves a share of the applicants"),
  PROMOTED("version 2 serves all: outcomes showed that it is right more often"),
  SECOND("version 3, trained in haste, scores beside version 2"),
  TAKEN_BACK("version 3 is taken back: outcomes showed that it is wrong more often");

  private final String words;

  Part(String words) {
    this.words = words;
  }

  /** What happens, for people. */
  public String words() {
    return words;
  }
}
