package io.driftgate.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the {@code DRIFTGATE_} variables of the environment. */
final class EnvironmentSource {
  /** For the launcher, not for the program. */
  private static final Set<String> OF_THE_LAUNCHER =
      Set.of("DRIFTGATE_HOME", "DRIFTGATE_JAVA_OPTS");

  /** Kubernetes puts these into every pod beside a service whose name starts with "driftgate". */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "DRIFTGATE_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?"
              + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  private final List<Assignment> assignments = new ArrayList<>();
  private final List<ConfigurationProblem> problems = new ArrayList<>();

  EnvironmentSource(Map<String, String> environment) {
    Map<String, Assignment> byKey = new TreeMap<>();
    // Sorted, so that messages come in the same order on every machine.
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              // An empty variable is how Compose files and shells write "not set".
              if (variable.startsWith(EnvironmentNames.PREFIX) && !value.isBlank()) {
                read(variable, value.trim(), byKey);
              }
            });
  }

  List<Assignment> assignments() {
    return assignments;
  }

  List<ConfigurationProblem> problems() {
    return problems;
  }

  private void read(String variable, String value, Map<String, Assignment> byKey) {
    Origin origin = new Origin(Origin.Source.ENVIRONMENT, "environment variable " + variable);
    String key = key(variable);
    if (!ConfigurationKeys.isKnown(key) && isNotForUs(variable)) {
      return;
    }
    Assignment assignment = new Assignment(key, value, origin);
    Assignment other = byKey.putIfAbsent(key, assignment);
    if (other != null && !other.value().equals(value)) {
      problems.add(
          ConfigurationProblem.of(
              assignment,
              "the same value as in " + other.origin(),
              "Both variables mean " + key + ": keep one of them."));
    }
    assignments.add(assignment);
  }

  private static String key(String variable) {
    Set<String> known = ConfigurationKeys.DEFINITION.names();
    String strict = EnvironmentNames.key(variable).orElse(variable);
    if (ConfigurationKeys.isKnown(strict)) {
      return strict;
    }
    return EnvironmentNames.lenientKey(variable, known).orElse(strict);
  }

  private static boolean isNotForUs(String variable) {
    return OF_THE_LAUNCHER.contains(variable) || SERVICE_LINK.matcher(variable).matches();
  }
}
