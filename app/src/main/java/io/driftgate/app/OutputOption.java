package io.driftgate.app;

import picocli.CommandLine.Option;

/** {@code --output text|json}. */
final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "text for people, json for programs; default: text.")
  private OutputFormat format = OutputFormat.TEXT;

  boolean isJson() {
    return format == OutputFormat.JSON;
  }
}
