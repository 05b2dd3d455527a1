package io.driftgate.app.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names of keys as environment variables: {@code DRIFTGATE_}, upper case, and one underscore for a
 * dot, two for a hyphen, three for an underscore. Reversible for every key that has no two of these
 * side by side. Beside it a lenient form in which a hyphen is one underscore too; it counts only
 * where it can mean one known key.
 */
final class EnvironmentNames {
  static final String PREFIX = "DRIFTGATE_";

  private static final Pattern UNDERSCORES = Pattern.compile("_+");

  private EnvironmentNames() {}

  static String variable(String key) {
    return PREFIX
        + key.toUpperCase(Locale.ROOT).replace("_", "___").replace("-", "__").replace('.', '_');
  }

  /** The key that the strict form spells; a run of four or more underscores spells none. */
  static Optional<String> key(String variable) {
    if (!variable.startsWith(PREFIX) || variable.contains("____")) {
      return Optional.empty();
    }
    Matcher runs = UNDERSCORES.matcher(variable.substring(PREFIX.length()));
    return Optional.of(
        runs.replaceAll(run -> separator(run.group().length())).toLowerCase(Locale.ROOT));
  }

  /** The known key that the variable can only mean. */
  static Optional<String> lenientKey(String variable, Collection<String> knownKeys) {
    List<String> meant =
        knownKeys.stream()
            .filter(key -> variable(key.replace('-', '.')).equals(variable))
            .collect(Collectors.toList());
    return meant.size() == 1 ? Optional.of(meant.get(0)) : Optional.empty();
  }

  private static String separator(int underscores) {
    return switch (underscores) {
      case 1 -> ".";
      case 2 -> "-";
      default -> "_";
    };
  }
}
