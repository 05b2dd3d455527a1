package io.driftgate.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code driftgate rollout}: which version serves whom. */
@Command(
    name = "rollout",
    description = {
      "Tries a version in the shadow, gives it a share of the keys, promotes it or goes back.",
      "Each command is a record that the monitor answers: carried out, or refused with a reason."
    },
    mixinStandardHelpOptions = true,
    subcommands = RolloutStatusCommand.class)
final class RolloutCommand {
  @Spec private @Nullable CommandSpec spec;

  @Command(
      name = "start",
      description = {
        "Starts a rollout of a released version.",
        "Without --share in the shadow: it scores every event, and serves none."
      },
      mixinStandardHelpOptions = true)
  int start(
      @Mixin AskOptions ask,
      @Parameters(paramLabel = "VERSION", description = "Version that is tried.") String version,
      @Option(
              names = "--share",
              paramLabel = "SHARE",
              converter = ShareConverter.class,
              description = "Share of the keys that it serves at once, as 1%% or 0.01.")
          @Nullable Integer share) {
    return ask.ask("START", version, share, Printing.out(spec));
  }

  @Command(
      name = "share",
      description = "Changes the share of the keys that the candidate serves; 0 is the shadow.",
      mixinStandardHelpOptions = true)
  int share(
      @Mixin AskOptions ask,
      @Parameters(
              paramLabel = "SHARE",
              converter = ShareConverter.class,
              description = "As 10%% or 0.1; at most rollout.share-max.")
          Integer share) {
    return ask.ask("SHARE", null, share, Printing.out(spec));
  }

  @Command(
      name = "promote",
      description = {
        "Makes the candidate the stable version; it serves all.",
        "Outside a rollout: makes any version the stable one, at once."
      },
      mixinStandardHelpOptions = true)
  int promote(
      @Mixin AskOptions ask,
      @Parameters(
              arity = "0..1",
              paramLabel = "VERSION",
              description = "In a rollout its candidate, and may be left out.")
          @Nullable String version) {
    return ask.ask("PROMOTE", version, null, Printing.out(spec));
  }

  @Command(
      name = "rollback",
      description = {
        "Ends the rollout; the stable version serves all again.",
        "Outside a rollout: goes back to the version that was the stable one before.",
        "With VERSION: goes back to that one at once, whatever is under way."
      },
      mixinStandardHelpOptions = true)
  int rollback(
      @Mixin AskOptions ask,
      @Parameters(
              arity = "0..1",
              paramLabel = "VERSION",
              description = "Version that is to serve; `rollout status` shows the one before.")
          @Nullable String version) {
    return ask.ask("ROLLBACK", version, null, Printing.out(spec));
  }

  @Command(
      name = "approve",
      description =
          "Carries out the step that was proposed last; with rollout.mode=observe none waits.",
      mixinStandardHelpOptions = true)
  int approve(@Mixin AskOptions ask) {
    return ask.ask("APPROVE", null, null, Printing.out(spec));
  }

  @Command(
      name = "pause",
      description = "Stops all that happens by itself, until it is resumed.",
      mixinStandardHelpOptions = true)
  int pause(@Mixin AskOptions ask) {
    return ask.ask("PAUSE", null, null, Printing.out(spec));
  }

  @Command(
      name = "resume",
      description = "Lets happen by itself again what evidence asks for.",
      mixinStandardHelpOptions = true)
  int resume(@Mixin AskOptions ask) {
    return ask.ask("RESUME", null, null, Printing.out(spec));
  }
}
