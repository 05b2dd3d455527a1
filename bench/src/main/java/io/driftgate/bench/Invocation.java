package io.driftgate.bench;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The command as it was given. */
final class Invocation {
  private Invocation() {}

  static String of(@Nullable CommandSpec spec) {
    List<String> words = Objects.requireNonNull(spec).commandLine().getParseResult().originalArgs();
    return "bench/run " + String.join(" ", words);
  }
}
