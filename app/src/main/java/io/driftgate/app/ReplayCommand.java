package io.driftgate.app;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.replay.Findings;
import io.driftgate.app.replay.Replay;
import io.driftgate.app.replay.ReplayProgress;
import io.driftgate.app.replay.RowFile;
import io.driftgate.app.replay.WhatIf;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The past scored again. */
@Command(
    name = "replay",
    description = {
      "Scores events of the features topic again, by the classes that score live ones. Reads"
          + " topics, writes none.",
      "--verify decides each event's route from the epoch log, scores it with the versions that it"
          + " had and holds the outcome against its audit record or dead letter: the same bits, or"
          + " a difference that is named. Exit code 1 where something differs.",
      "--model asks another version what it would have said.",
      "Without a range everything that is kept is replayed; events that scoring has not come to"
          + " are counted, and no difference."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private RangeOptions range = new RangeOptions();

  @ArgGroup(multiplicity = "1")
  private Mode mode = new Mode();

  /** What is done. */
  static final class Mode {
    @Option(
        names = "--verify",
        required = true,
        description = "With the versions that the events had: does the same come out?")
    private boolean verify;

    @Option(
        names = "--model",
        required = true,
        paramLabel = "VERSION",
        description = "With this version, released or of a --bundle: what would it have said?")
    private @Nullable String version;
  }

  @Option(
      names = "--bundle",
      paramLabel = "BUNDLE",
      description =
          "A version on this machine, folder or zip, that is taken before a release of that"
              + " number; repeatable.")
  private List<Path> bundles = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "With --model: a row for each event, as CSV (.csv) or JSON lines (.jsonl).")
  private @Nullable Path to;

  @Option(
      names = "--max-differences",
      paramLabel = "N",
      defaultValue = "50",
      description = "Differences that are shown; all are counted (default: ${DEFAULT-VALUE}).")
  private int maxDifferences = 50;

  @Override
  public Integer call() {
    check();
    DriftgateConfig config = options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    Replay replay = new Replay(config, range.range(), bundles, progress());
    return mode.verify || mode.version == null ? verify(replay) : ask(replay, mode.version);
  }

  private void check() {
    String problem = range.problem();
    if (problem == null && maxDifferences < 0) {
      problem = "--max-differences = " + maxDifferences + ": expected 0 or more";
    }
    if (problem == null && to != null && mode.version == null) {
      problem = "--to = " + to + ": rows are written with --model VERSION only";
    }
    if (problem == null && to != null && !RowFile.takes(to)) {
      problem = "--to = " + to + ": expected a name that ends in .csv or .jsonl";
    }
    if (problem != null) {
      throw new ParameterException(Printing.commandLine(spec), problem);
    }
  }

  private int verify(Replay replay) {
    Findings findings = replay.verify(maxDifferences);
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      out.println(ReplayView.json(findings).toPrettyString());
    } else {
      ReplayView.print(findings, out);
    }
    out.flush();
    return findings.agree() ? 0 : 1;
  }

  private int ask(Replay replay, String version) {
    WhatIf summary;
    if (to == null) {
      summary = replay.ask(version, row -> {});
    } else {
      try (RowFile rows = RowFile.open(to)) {
        summary = replay.ask(version, rows::write);
      }
    }
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      out.println(ReplayView.json(version, summary).toPrettyString());
    } else {
      ReplayView.print(version, summary, out);
    }
    out.flush();
    return 0;
  }

  private ReplayProgress progress() {
    PrintWriter err = Printing.err(spec);
    return new ReplayProgress() {
      private long told = System.nanoTime();

      @Override
      public void note(String text) {
        err.println("driftgate: " + text);
        err.flush();
      }

      @Override
      public void done(long events) {
        if (System.nanoTime() - told > PROGRESS_EVERY.toNanos()) {
          told = System.nanoTime();
          note(events + " events");
        }
      }
    };
  }
}
