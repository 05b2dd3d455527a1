package io.driftgate.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is wrong; carries everything that is wrong with it, not only the first. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigurationProblem> problems;

  public ConfigurationException(List<ConfigurationProblem> problems) {
    super(
        problems.stream()
            .map(problem -> "  " + problem)
            .collect(Collectors.joining("\n", headline(problems.size()), "")));
    this.problems = List.copyOf(problems);
  }

  private static String headline(int count) {
    return "The configuration has " + count + (count == 1 ? " error:\n" : " errors:\n");
  }

  public List<ConfigurationProblem> problems() {
    return problems;
  }
}
