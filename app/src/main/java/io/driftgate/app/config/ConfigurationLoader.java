package io.driftgate.app.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Lays the sources over each other, checks the result, and reports everything at once. */
final class ConfigurationLoader {
  /** Of a commit interval, with exactly-once. */
  private static final long LINGERS_A_COMMIT = 10;

  private final ConfigurationInput input;
  private final List<ConfigurationProblem> problems = new ArrayList<>();

  /** What is set, by key; the sources were applied in rising order. */
  private final Map<String, Assignment> effective = new TreeMap<>();

  private ConfigurationLoader(ConfigurationInput input) {
    this.input = input;
  }

  static DriftgateConfig load(ConfigurationInput input, Set<Need> needs) {
    return new ConfigurationLoader(input).load(needs);
  }

  private DriftgateConfig load(Set<Need> needs) {
    FileSource.read(input.workingDirectory(), input.file()).forEach(this::apply);
    EnvironmentSource environment = new EnvironmentSource(input.environment());
    problems.addAll(environment.problems());
    environment.assignments().forEach(this::apply);
    input.settings().forEach(setting -> apply(commandLine(setting)));
    if (!effective.containsKey(ConfigurationKeys.BOOTSTRAP_SERVERS)
        && !effective.containsKey(ConfigurationKeys.REGISTRY_URL)) {
      input.sandbox().find().ifPresent(this::apply);
    }
    Map<String, Object> parsed = parse();
    complete(parsed);
    for (Need need : needs) {
      if (!effective.containsKey(need.key())) {
        problems.add(need.problem());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    DriftgateConfig config = new DriftgateConfig(effective, parsed);
    List<ConfigurationProblem> contradictions = Contradictions.in(config, effective, needs);
    if (!contradictions.isEmpty()) {
      throw new ConfigurationException(contradictions);
    }
    return config;
  }

  private static Assignment commandLine(ConfigurationInput.Setting setting) {
    Origin origin = new Origin(Origin.Source.COMMAND_LINE, "command line " + setting.option());
    return new Assignment(setting.key(), setting.value().trim(), origin);
  }

  private void apply(RunningSandbox.Addresses addresses) {
    Origin origin = new Origin(Origin.Source.SANDBOX, addresses.place());
    apply(
        new Assignment(ConfigurationKeys.BOOTSTRAP_SERVERS, addresses.bootstrapServers(), origin));
    apply(new Assignment(ConfigurationKeys.REGISTRY_URL, addresses.registryUrl(), origin));
  }

  private void apply(Assignment assignment) {
    if (ConfigurationKeys.isKnown(assignment.key())) {
      effective.put(assignment.key(), assignment);
    } else {
      problems.add(unknown(assignment));
    }
  }

  private static ConfigurationProblem unknown(Assignment assignment) {
    boolean variable = assignment.origin().source() == Origin.Source.ENVIRONMENT;
    String action =
        Suggestion.nearest(assignment.key(), ConfigurationKeys.DEFINITION.names())
            .map(key -> variable ? EnvironmentNames.variable(key) : key)
            .map(nearest -> "Did you mean " + nearest + "?")
            .orElse("docs/configuration.md lists the keys; remove this one.");
    return ConfigurationProblem.of(assignment, "a known key", action);
  }

  private Map<String, Object> parse() {
    Map<String, ConfigDef.ConfigKey> keys = ConfigurationKeys.DEFINITION.configKeys();
    Map<String, String> values =
        effective.values().stream()
            .filter(assignment -> keys.containsKey(assignment.key()))
            .collect(Collectors.toMap(Assignment::key, Assignment::value));
    Map<String, Object> parsed = new HashMap<>();
    for (ConfigValue value : ConfigurationKeys.DEFINITION.validate(values)) {
      ConfigDef.ConfigKey key = keys.get(value.name());
      Assignment assignment = effective.get(value.name());
      if (value.errorMessages().isEmpty()) {
        parsed.put(value.name(), value.value());
      } else if (assignment != null && key != null) {
        problems.add(
            ConfigurationProblem.of(
                assignment, String.valueOf(key.validator), "Correct it there."));
      }
    }
    return parsed;
  }

  /** Adds the defaults that this process and this build decide. */
  private void complete(Map<String, Object> parsed) {
    String folder = "driftgate-" + parsed.get(ConfigurationKeys.PIPELINE_NAME);
    parsed.putIfAbsent(
        ConfigurationKeys.STATE_DIRECTORY, input.temporaryDirectory().resolve(folder).toString());
    parsed.putIfAbsent(ConfigurationKeys.BATCH_LINGER, batchLinger(parsed));
    SerdeSettings serde = SerdeSettings.ofThisBuild();
    parsed.putIfAbsent(ConfigurationKeys.SERIALIZER, serde.serializerClass());
    parsed.putIfAbsent(ConfigurationKeys.DESERIALIZER, serde.deserializerClass());
  }

  /**
   * Small batches cost throughput; where only commits make predictions visible, they gain nothing.
   */
  private static long batchLinger(Map<String, Object> parsed) {
    boolean exactlyOnce =
        ProcessingGuarantee.EXACTLY_ONCE_V2
            .configured()
            .equals(parsed.get(ConfigurationKeys.GUARANTEE));
    return exactlyOnce && parsed.get(ConfigurationKeys.COMMIT_INTERVAL) instanceof Long interval
        ? Math.max(1, interval / LINGERS_A_COMMIT)
        : 0;
  }
}
