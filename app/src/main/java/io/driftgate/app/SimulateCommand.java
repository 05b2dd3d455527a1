package io.driftgate.app;

import io.driftgate.app.loans.LoanBundle;
import io.driftgate.app.loans.LoanFiles;
import io.driftgate.app.loans.LoanSettings;
import io.driftgate.app.loans.LoanSimulation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code driftgate simulate}: data to try everything with, for those who have none at hand. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Writes simulated loan applications and their outcomes, the same for the same seed.")
final class SimulateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--events",
      required = true,
      paramLabel = "N",
      description = "How many applications.")
  private long events;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "F",
      description =
          "CSV file for the applications, compressed when it ends in .gz; the outcomes go to"
              + " <name>.outcomes.csv[.gz] beside it.")
  private Path output;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the simulation (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--shift-at",
      paramLabel = "I",
      description =
          "Index (from 0) of the first application after the population has changed: incomes fall,"
              + " jobs are lost. Without it, nothing changes.")
  private @Nullable Long shiftAt;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description = "Also trains the model loan-risk and writes its bundle to DIR/loan-risk/1.")
  private @Nullable Path bundle;

  @Override
  public Integer call() {
    LoanSettings settings = settings();
    PrintWriter errors = spec.commandLine().getErr();
    try {
      long defaults =
          LoanSimulation.write(
              events, settings, output, written -> errors.println(written + " applications"));
      Path outcomes = LoanFiles.outcomesFile(output);
      Path model = null;
      if (bundle != null) {
        errors.println("training the model loan-risk");
        model = LoanBundle.write(bundle);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          Locale.ROOT,
          "%d applications in %s, their outcomes (%d defaults) in %s%s%n",
          events,
          output,
          defaults,
          outcomes,
          model == null ? "" : ", the model that scores them in " + model);
      out.println(next(model));
      return 0;
    } catch (IOException e) {
      errors.println(
          "cannot write the simulation: "
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "; give --output and --bundle a place that can be written to");
      return 1;
    }
  }

  private LoanSettings settings() {
    if (events < 1) {
      throw badUse("--events is " + events + ", expected 1 or more");
    }
    LoanSettings settings = LoanSettings.seeded(seed);
    if (shiftAt == null) {
      return settings;
    }
    if (shiftAt < 0 || shiftAt >= events) {
      throw badUse(
          "--shift-at is "
              + shiftAt
              + ", expected 0 to "
              + (events - 1)
              + ": the index of an event");
    }
    return settings.withShiftAt(shiftAt);
  }

  private ParameterException badUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private String next(@Nullable Path model) {
    String produce =
        "next: driftgate produce --input " + output + " --topic features --key applicant_id";
    return model == null
        ? produce + " (add --bundle DIR here for a model that scores them)"
        : produce + ", and driftgate model publish " + model + " for the model";
  }
}
