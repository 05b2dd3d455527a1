package io.driftgate.app;

import io.driftgate.app.config.ModelSettings;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.packing.PackInput;
import io.driftgate.models.Activation;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.mlflow.MlflowException;
import io.driftgate.models.mlflow.MlflowRegistry;
import io.driftgate.models.mlflow.MlflowSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be told about a model that is not a bundle yet. */
final class PackOptions {
  private static final String MLFLOW = "mlflow:";
  private static final Duration MLFLOW_TIMEOUT = Duration.ofMinutes(2);

  /** The standard one comes with a --version of its own. */
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description =
          "Rows that the model was trained with, .csv, .csv.gz or .parquet, one column a feature.")
  private @Nullable Path reference;

  @Option(
      names = "--golden",
      paramLabel = "FILE",
      description =
          "20 rows or more with the scores that the trainer saw, JSON lines"
              + " {\"features\": {...}, \"score\": ..., \"label\": ...}. Without it, they are made"
              + " by running the model here.")
  private @Nullable Path golden;

  @Option(
      names = "--name",
      description = "Name of the model, the same for all its versions; MLflow's own by default.")
  private @Nullable String name;

  @Option(names = "--version", paramLabel = "V", description = "Version; MLflow's own by default.")
  private @Nullable String version;

  @Option(
      names = "--features",
      paramLabel = "NAME",
      split = ",",
      description =
          "Features in the order of the input's columns; by default those of the reference.")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--classes",
      paramLabel = "CLASS",
      split = ",",
      description =
          "Names of the classes in the order of the score's columns; by default those that the graph"
              + " names, else 0, 1, ...")
  private List<String> classes = new ArrayList<>();

  @Option(
      names = "--score-class",
      paramLabel = "CLASS",
      description =
          "Class whose score is the score of the event; by default what the golden rows say, else"
              + " the second of two, of more that of the label.")
  private @Nullable String scoreClass;

  @Option(
      names = "--activation",
      description =
          "What turns the score tensor into the score: ${COMPLETION-CANDIDATES}; by default what"
              + " the golden rows say, else none.")
  private @Nullable Activation activation;

  @Option(
      names = "--from",
      paramLabel = "mlflow:models:/NAME@ALIAS",
      description =
          "Fetches the model from the MLflow server of models.mlflow.url: by alias, or"
              + " mlflow:models:/NAME/VERSION.")
  private @Nullable String from;

  boolean isFetched() {
    return from != null;
  }

  /** Where the model is fetched from; null for files. */
  @Nullable String source() {
    return from;
  }

  PackInput input(Path model) {
    return new PackInput(
        model, reference, golden, name, version, features, classes, scoreClass, activation, from);
  }

  /**
   * Fetches the model into a folder, which must not be there yet.
   *
   * @throws ExpectedFailure when it cannot be had
   */
  void fetch(ModelSettings settings, Path folder) {
    String reference = from == null ? "" : from;
    if (!reference.startsWith(MLFLOW)) {
      throw new ExpectedFailure(
          "--from "
              + reference
              + ": expected mlflow:models:/NAME@ALIAS or mlflow:models:/NAME/VERSION");
    }
    URI server = settings.mlflowUrl();
    if (server == null) {
      throw new ExpectedFailure(
          "--from " + reference + " needs the address of the MLflow server: set models.mlflow.url");
    }
    try {
      MlflowSource fetched =
          new MlflowRegistry(server, settings.mlflowToken(), MLFLOW_TIMEOUT)
              .download(reference.substring(MLFLOW.length()), folder, BundleFiles.MAX_BYTES);
      if (name == null) {
        name = fetched.name();
      }
      if (version == null) {
        version = fetched.version();
      }
    } catch (MlflowException | IllegalArgumentException e) {
      throw new ExpectedFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExpectedFailure("the model cannot be fetched: " + e, e);
    }
  }

  /** A place for {@link #fetch}; deleted by {@link TemporaryFolder}. */
  static Path fetchTarget(Path temporary) {
    return temporary.resolve("mlflow-model");
  }

  /** Whether a path is a bundle already. */
  static boolean isBundle(Path path) {
    boolean zip = Files.isRegularFile(path) && path.toString().endsWith(".zip");
    return zip || Files.isRegularFile(path.resolve("model.yaml"));
  }
}
