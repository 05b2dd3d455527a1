package io.driftgate.app.topics;

/**
 * What a setting of a topic has to be.
 *
 * @param rule how strictly
 */
record Requirement(String value, Rule rule) {

  /** How a setting that differs is judged. */
  enum Rule {
    /** The pipeline depends on it. */
    EXACTLY,
    /** A proposal: whoever set something else on the topic meant it. */
    UNLESS_SET,
    /** A number; more is well. */
    AT_LEAST
  }

  boolean isMetBy(TopicSetting found) {
    return switch (rule) {
      case EXACTLY -> value.equals(found.value());
      case UNLESS_SET -> value.equals(found.value()) || found.setOnTopic();
      case AT_LEAST -> Long.parseLong(found.value()) >= Long.parseLong(value);
    };
  }
}
