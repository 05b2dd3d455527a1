package io.driftgate.app.replay;

import java.util.Locale;

/**
 * What a record says of an event and the epoch log cannot know: how things were on the instance.
 * Such a record is held against the version that it names.
 */
public enum Fact {
  /** No table was in force; the record's version is what served. */
  BEFORE_ANY_TABLE("were scored before any routing table: the recorded version is what served"),
  /** The table's version was not loaded, and another one did its part. */
  STOOD_IN("were scored by a version that stood in for one that was not loaded"),
  /** The canary failed and the stable version served; the canary has to fail again. */
  CANARY_FAILED(
      "were served by the stable version, for the canary failed on them: it was asked again, too"),
  /** The table wants a shadow, and none was loaded. */
  WITHOUT_SHADOW("were scored without the shadow that the table wants: it was not loaded"),
  /** The outputs were larger than Kafka took then; what it takes is in no log. */
  TOO_LARGE("as dead letters, for outputs larger than Kafka took; they score");

  private final String meaning;

  Fact(String meaning) {
    this.meaning = meaning;
  }

  /** What happened to such events, for people; begins with a verb. */
  public String meaning() {
    return meaning;
  }

  /** {@code stood_in}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
