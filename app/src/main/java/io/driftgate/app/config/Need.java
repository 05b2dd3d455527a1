package io.driftgate.app.config;

/** What a command cannot do without. */
public enum Need {
  BROKER(
      ConfigurationKeys.BOOTSTRAP_SERVERS,
      "the address of a broker, host:port",
      "Pass --bootstrap-servers, set it in driftgate.properties, or run `driftgate sandbox start`"
          + " in this directory."),
  REGISTRY(
      ConfigurationKeys.REGISTRY_URL,
      "the Confluent-compatible URL of a schema registry",
      "Pass --registry-url, set it in driftgate.properties, or run `driftgate sandbox start` in"
          + " this directory.");

  private final String key;
  private final String expected;
  private final String action;

  Need(String key, String expected, String action) {
    this.key = key;
    this.expected = expected;
    this.action = action;
  }

  String key() {
    return key;
  }

  ConfigurationProblem problem() {
    return ConfigurationProblem.missing(key, expected, action);
  }
}
