package io.driftgate.app.drift.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The colours of page and charts, for light and for dark surroundings. Blue against orange, and
 * lightness that only rises or falls along the scale, hold for the usual kinds of colour blindness
 * and in grey print (after Okabe and Ito, "Color Universal Design", 2008).
 */
enum Ink {
  PAPER("#ffffff", "#14191f"),
  CARD("#f6f8fa", "#1c232b"),
  RULE("#d5dbe1", "#35404b"),
  TEXT("#1b232b", "#e6ebf0"),
  SOFT("#55626e", "#a3b0bc"),
  LINK("#0a5c96", "#7cc0f2"),
  REFERENCE("#3f78ad", "#6db1e8"),
  REFERENCE_FILL("#c9dcec", "#27435c"),
  CURRENT("#c25000", "#ffa64d"),
  CURRENT_FILL("#f6d3b3", "#5e3a17"),
  CRITICAL("#9c1f3f", "#ff8fa6"),
  CRITICAL_FILL("#f7e0e6", "#43202b"),
  WARNING("#8a5200", "#ffc264"),
  WARNING_FILL("#fbeed7", "#3d2f17"),
  QUIET("#1f6b4a", "#7fd1ac"),
  QUIET_FILL("#e0f1e8", "#1b3a2d"),
  LEVEL_0("#eaf0f6", "#202b36"),
  LEVEL_1("#c5d8e9", "#2c465e"),
  LEVEL_2("#86aed2", "#437aa6"),
  LEVEL_3("#ee9437", "#d37a1c"),
  LEVEL_4("#a63a00", "#ffd08a"),
  NOT_JUDGED("#b9c2ca", "#4d5965");

  private final String light;
  private final String dark;

  Ink(String light, String dark) {
    this.light = light;
    this.dark = dark;
  }

  private String variable() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The declarations of the light colours, for a rule of a style sheet. */
  static String declareLight() {
    return declare(ink -> ink.light);
  }

  static String declareDark() {
    return declare(ink -> ink.dark);
  }

  private static String declare(Function<Ink, String> colour) {
    return Arrays.stream(values())
        .map(ink -> ink.variable() + ":" + colour.apply(ink))
        .collect(Collectors.joining(";"));
  }

  /** The style sheet with light colours in place of variables, which not every reader knows. */
  static String onWhite(String stylesheet) {
    String result = stylesheet;
    for (Ink ink : values()) {
      result = result.replace("var(" + ink.variable() + ")", ink.light);
    }
    return result;
  }
}
