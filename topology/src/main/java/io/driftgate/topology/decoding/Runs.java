package io.driftgate.topology.decoding;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes one step of several that follow each other and keep a floating-point number as one feature
 * each: a step costs more than the number does.
 */
final class Runs {

  private Runs() {}

  /** The same instructions in fewer steps. */
  static List<Step> joined(List<Step> steps) {
    List<Step> joined = new ArrayList<>();
    for (int from = 0; from < steps.size(); ) {
      int to = from + 1;
      while (to < steps.size() && isOfRun(steps.get(from)) && isAlike(steps, from, to)) {
        to++;
      }
      joined.add(to - from == 1 ? steps.get(from) : run(steps.subList(from, to)));
      from = to;
    }
    return joined;
  }

  private static boolean isAlike(List<Step> steps, int from, int to) {
    return isOfRun(steps.get(to)) && steps.get(from).getClass() == steps.get(to).getClass();
  }

  private static boolean isOfRun(Step step) {
    Target[] targets = targets(step);
    return targets.length == 1 && targets[0] instanceof Target.OfFeature;
  }

  private static Target[] targets(Step step) {
    if (step instanceof Step.KeepFloat keep) {
      return keep.targets();
    }
    return step instanceof Step.KeepDouble keep ? keep.targets() : new Target[0];
  }

  private static Step run(List<Step> steps) {
    int[] places =
        steps.stream().mapToInt(step -> ((Target.OfFeature) targets(step)[0]).place()).toArray();
    return steps.get(0) instanceof Step.KeepFloat
        ? new Step.KeepFloats(places)
        : new Step.KeepDoubles(places);
  }
}
