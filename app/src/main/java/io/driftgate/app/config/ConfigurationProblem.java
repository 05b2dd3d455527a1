package io.driftgate.app.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration.
 *
 * @param key the key, as configuration files write it
 * @param value what it was set to, secrets masked; null when it is missing
 * @param origin where it was set
 * @param expected what would have been right
 * @param action what to do
 */
public record ConfigurationProblem(
    String key, @Nullable String value, String origin, String expected, String action) {

  static ConfigurationProblem of(Assignment assignment, String expected, String action) {
    return new ConfigurationProblem(
        assignment.key(),
        Secrets.masked(assignment.key(), assignment.value()),
        assignment.origin().detail(),
        expected,
        action);
  }

  static ConfigurationProblem missing(String key, String expected, String action) {
    return new ConfigurationProblem(key, null, "", expected, action);
  }

  /** What is wrong, without what to do. */
  public String described() {
    String subject =
        value == null ? key + " is not set" : key + " = " + value + " (" + origin + ")";
    return subject + ": expected " + expected;
  }

  @Override
  public String toString() {
    return described() + ". " + action;
  }
}
