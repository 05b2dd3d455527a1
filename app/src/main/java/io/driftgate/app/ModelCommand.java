package io.driftgate.app;

import picocli.CommandLine.Command;

/** {@code driftgate model}: bundles and releases. */
@Command(
    name = "model",
    description = "Packs, checks, signs and publishes versions of the model, and lists them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ModelPackCommand.class,
      ModelInspectCommand.class,
      ModelVerifyCommand.class,
      ModelKeygenCommand.class,
      ModelSignCommand.class,
      ModelPublishCommand.class,
      ModelListCommand.class
    })
final class ModelCommand {}
