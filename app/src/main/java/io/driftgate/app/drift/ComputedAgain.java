package io.driftgate.app.drift;

import java.util.List;

/** What is said of the figures of a report that were computed again from the rows it rests on. */
final class ComputedAgain {
  private ComputedAgain() {}

  /**
   * One sentence, for people.
   *
   * @param differences names of the figures that did not come out again
   * @param causes what can lie behind that, as the end of a sentence
   */
  static String sentence(String model, String version, List<String> differences, String causes) {
    String id = model + "@" + version;
    return differences.isEmpty()
        ? "the figures of " + id + ", computed again from these rows, are those reported"
        : "computed again from these rows, "
            + String.join(", ", differences)
            + " of "
            + id
            + " differ from the report: "
            + causes;
  }
}
