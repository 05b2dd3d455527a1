package io.driftgate.app;

import picocli.CommandLine.Command;

/** {@code driftgate drift}: drift with and without a running pipeline. */
@Command(
    name = "drift",
    description =
        "Compares files, runs the monitor over recorded events, calibrates, shows windows.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DriftTestCommand.class,
      DriftBacktestCommand.class,
      DriftBaselineCommand.class,
      DriftShowCommand.class
    })
final class DriftCommand {}
