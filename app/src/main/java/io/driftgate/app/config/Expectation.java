package io.driftgate.app.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be. ConfigDef asks {@link #ensureValid}; messages and the reference page quote
 * the words. A value that is absent is always well: what a command needs is {@link Need}'s matter.
 */
record Expectation(String words, Predicate<Object> met) implements ConfigDef.Validator {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]+");
  private static final Pattern CORE_API = Pattern.compile(".*/apis/registry/v\\d+/?");
  private static final Pattern SERVERS =
      Pattern.compile("(\\[[0-9a-fA-F:]+]|[^\\s,:/\\[\\]]+):\\d{1,5}");

  /** Kafka's own limit is 249; the rest is room for the suffixes of the topics and subjects. */
  private static final int TOPIC_LENGTH_MAX = 200;

  static Expectation between(long min, long max) {
    return new Expectation(
        "a whole number from " + min + " to " + max,
        value -> ((Number) value).longValue() >= min && ((Number) value).longValue() <= max);
  }

  static Expectation millisBetween(long min, long max) {
    return new Expectation(
        "milliseconds, a whole number from " + min + " to " + max, between(min, max).met());
  }

  static Expectation share() {
    return new Expectation(
        "a number above 0, at most 1", value -> (Double) value > 0 && (Double) value <= 1);
  }

  static Expectation atLeast1() {
    return new Expectation("a number, 1 or more", value -> (Double) value >= 1);
  }

  static Expectation from0To1() {
    return new Expectation(
        "a number from 0 to 1", value -> (Double) value >= 0 && (Double) value <= 1);
  }

  static Expectation between0And1() {
    return new Expectation(
        "a number above 0 and below 1", value -> (Double) value > 0 && (Double) value < 1);
  }

  static Expectation shares() {
    return new Expectation(
        "numbers above 0, at most 1, ascending, separated by commas",
        value -> areShares((List<?>) value));
  }

  private static boolean areShares(List<?> values) {
    double before = 0;
    for (Object value : values) {
      double share;
      try {
        share = Double.parseDouble(value.toString());
      } catch (NumberFormatException e) {
        return false;
      }
      if (!(share > before && share <= 1)) {
        return false;
      }
      before = share;
    }
    return !values.isEmpty();
  }

  static Expectation replicationFactor() {
    return new Expectation(
        "-1 (the broker's default) or a whole number from 1 to 32767",
        value -> (Short) value == -1 || (Short) value > 0);
  }

  static Expectation oneOf(String... words) {
    List<String> admitted = Arrays.asList(words);
    return new Expectation("one of " + String.join(", ", words), admitted::contains);
  }

  static Expectation topicName() {
    return new Expectation(
        "letters, digits, '.', '_' and '-', at most " + TOPIC_LENGTH_MAX + " of them",
        value -> isTopicName((String) value));
  }

  private static boolean isTopicName(String name) {
    return TOPIC.matcher(name).matches()
        && name.length() <= TOPIC_LENGTH_MAX
        && !name.equals(".")
        && !name.equals("..");
  }

  static Expectation text(String words) {
    return new Expectation(words, value -> !((String) value).isBlank());
  }

  static Expectation yesOrNo() {
    return new Expectation("true or false", value -> true);
  }

  static Expectation servers() {
    return new Expectation(
        "host:port, several separated by commas",
        value ->
            Arrays.stream(((String) value).split(",", -1))
                .allMatch(server -> SERVERS.matcher(server.trim()).matches()));
  }

  static Expectation registryUrl() {
    return new Expectation(
        "the http or https URL of the registry's Confluent-compatible API, for Apicurio"
            + " http://host:port/apis/ccompat/v7",
        value -> isRegistryUrl((String) value));
  }

  private static boolean isRegistryUrl(String value) {
    return isWebUrl(value) && !CORE_API.matcher(value).matches();
  }

  static Expectation webUrl() {
    return new Expectation("an http or https URL", value -> isWebUrl((String) value));
  }

  private static boolean isWebUrl(String value) {
    try {
      URI uri = URI.create(value);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static Expectation artifactStore() {
    return new Expectation(
        "kafka, a folder (file:///...), or an http or https URL",
        value ->
            value.equals("kafka")
                || ((String) value).startsWith("file:/")
                || isWebUrl((String) value));
  }

  static Expectation paths() {
    return new Expectation(
        "files, separated by commas",
        value -> ((List<?>) value).stream().noneMatch(path -> path.toString().isBlank()));
  }

  @Override
  public void ensureValid(String name, @Nullable Object value) {
    if (value != null && !met.test(value)) {
      throw new ConfigException(name, value, "expected " + words);
    }
  }

  @Override
  public String toString() {
    return words;
  }
}
