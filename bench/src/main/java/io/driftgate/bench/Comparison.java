package io.driftgate.bench;

import java.util.List;
import java.util.Map;

/**
 * Contestants that run in turn, and what is asked of them.
 *
 * @param share of the events asked for; fewer where events are large
 */
record Comparison(
    String name, String title, double share, List<Contestant> contestants, List<Mark> marks) {
  Comparison {
    contestants = List.copyOf(contestants);
    marks = List.copyOf(marks);
  }

  /** Something said of one round, in which each contestant ran once. */
  interface Figure {
    double of(Map<String, Round> round);
  }

  /**
   * What is asked.
   *
   * @param atLeast whether the bound is a lower one
   */
  record Mark(String what, Figure figure, double bound, boolean atLeast) {}

  static Mark speed(String one, String other, double bound) {
    return new Mark(
        one + " / " + other + ", events/s",
        round -> eventsPerSecond(round, one) / eventsPerSecond(round, other),
        bound,
        true);
  }

  static double eventsPerSecond(Map<String, Round> round, String contestant) {
    return ran(round, contestant).eventsPerSecond();
  }

  static Round ran(Map<String, Round> round, String contestant) {
    Round found = round.get(contestant);
    if (found == null) {
      throw new BenchFailure(contestant + " did not run");
    }
    return found;
  }

  /** Without a kind of contestant that is not there, and without what is asked about it. */
  Comparison without(Contestant.Kind kind) {
    List<Contestant> left =
        contestants.stream().filter(contestant -> contestant.kind() != kind).toList();
    String gone = kind.name().toLowerCase(java.util.Locale.ROOT);
    return new Comparison(
        name,
        title,
        share,
        left,
        marks.stream().filter(mark -> !mark.what().contains(gone)).toList());
  }
}
