package io.driftgate.app.drift.page;

import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.DriftRule;
import java.util.List;

/** How to read the page, in plain words, for those who do not live in statistics. */
final class Explanation {
  private Explanation() {}

  static Markup of(List<VersionHistory> versions) {
    Markup markup =
        new Markup()
            .open("section", "id", "reading")
            .leaf("h2", "How to read this page")
            .leaf("h3", "Effect and gate")
            .leaf(
                "p",
                "The effect says how far apart the data and the training reference are, from 0 (the"
                    + " same) to 1 (nothing in common). For numbers it is the largest gap between"
                    + " the two curves “share of rows up to a value”; for categories half the sum"
                    + " of the differences of shares; for missing, out-of-range and unknown values"
                    + " the difference of their rates. An alert acts only on effects past the gate:"
                    + " smaller ones are real at times, but rarely worth a person's attention.")
            .leaf("h3", "Why a tiny textbook p-value need not be an alert")
            .leaf(
                "p",
                "A textbook p-value asks how often chance alone would make a difference like this"
                    + " one, if every row were independent of the others. Three things speak"
                    + " against taking it at its word. Rows are not independent: events of an hour"
                    + " resemble each other, and the p-value takes such likeness for drift. There"
                    + " are many features and many windows: among a thousand looks some are"
                    + " striking by chance. And with many rows a difference too small to matter is"
                    + " detected with certainty. This is why windows are ranked among windows of"
                    + " the reference, corrected for the number of looks, and held against the"
                    + " gate.");
    if (has(versions, DriftRule.CALIBRATED)) {
      markup
          .leaf("h3", "The calibrated rule")
          .leaf(
              "p",
              "The reference was cut into windows like the live ones. The largest departure of a"
                  + " live window (T: effects in units of what is usual for each measure) is ranked"
                  + " among theirs, which gives one p-value for the window. M collects this"
                  + " evidence from window to window and an episode opens when it reaches the"
                  + " threshold. The threshold is a run length: on data like the reference, a false"
                  + " alarm comes on average no sooner than after that many windows.");
    }
    if (has(versions, DriftRule.FALLBACK)) {
      markup
          .leaf("h3", "The fallback rule")
          .leaf(
              "p",
              "There are too few calibration windows to rank against. Textbook p-values are"
                  + " corrected for their number (Holm), the effect must be past its gate, and two"
                  + " of three windows must agree before an episode opens. This is more cautious"
                  + " about features and less about rows that depend on each other.");
    }
    return markup.close();
  }

  private static boolean has(List<VersionHistory> versions, DriftRule rule) {
    return versions.stream()
        .flatMap(version -> version.reports().stream())
        .map(DriftReport::getRule)
        .anyMatch(it -> it == rule);
  }
}
