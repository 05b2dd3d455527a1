package io.driftgate.app.loans;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.driftgate.models.ManifestFormat;
import io.driftgate.models.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The model bundle of the simulated loans: trained here and now, the same every time. */
public final class LoanBundle {
  /** The training period ends before the simulated applications begin. */
  static final LoanSettings TRAINING =
      LoanSettings.seeded(20_251_001)
          .withTimes(Instant.parse("2025-10-01T00:00:00Z"), Duration.ofMinutes(5));

  private static final int TRAINING_ROWS = 20_000;
  private static final int REFERENCE_ROWS = 4_000;
  private static final int GOLDEN_ROWS_PAID = 24;
  private static final int GOLDEN_ROWS_DEFAULT = 8;

  /** Far too few to learn from. */
  private static final int HASTY_ROWS = 150;

  private LoanBundle() {}

  /**
   * Trains the model and writes its bundle to {@code loan-risk/1} below a folder, over whatever
   * version 1 is there.
   *
   * @return the folder of the bundle
   */
  public static Path write(Path directory) throws IOException {
    return write(directory, "1", LoanApplications.first(TRAINING_ROWS, TRAINING));
  }

  /** The same as version 2, trained on the population as it is after the shift. */
  public static Path writeRetrained(Path directory) throws IOException {
    return write(directory, "2", LoanApplications.first(TRAINING_ROWS, TRAINING.withShiftAt(0)));
  }

  /** The same as version 3, trained in haste: on too few loans. */
  public static Path writeHasty(Path directory) throws IOException {
    return write(directory, "3", LoanApplications.first(HASTY_ROWS, TRAINING.withShiftAt(0)));
  }

  static Path write(Path directory, String version, List<LoanOutcome> training) throws IOException {
    byte[] onnx = LoanModel.train(training).onnx();
    Path bundle = directory.resolve(LoanManifest.NAME).resolve(version);
    Files.createDirectories(bundle);
    Files.write(bundle.resolve(ModelBundle.MODEL_FILE), onnx);
    List<LoanOutcome> reference =
        training.subList(Math.max(0, training.size() - REFERENCE_ROWS), training.size());
    writeReference(bundle.resolve("reference.csv.gz"), reference);
    Files.writeString(
        bundle.resolve("golden.jsonl"),
        golden(onnx, reference.stream().map(LoanOutcome::application).toList()));
    Files.writeString(
        bundle.resolve(ModelBundle.MANIFEST_FILE),
        ManifestFormat.write(LoanManifest.of(version, onnx, training)));
    return bundle;
  }

  private static void writeReference(Path file, List<LoanOutcome> loans) throws IOException {
    try (CsvWriter rows = LoanFiles.open(file)) {
      rows.writeRecord(LoanFiles.applicationHeader());
      for (LoanOutcome loan : loans) {
        rows.writeRecord(LoanFiles.applicationRecord(loan.application()));
      }
    }
  }

  /** The first rows of each label, so that both are seen to come out. */
  private static String golden(byte[] onnx, List<LoanApplication> applications) throws IOException {
    ObjectMapper json = new ObjectMapper();
    float[][] probabilities = LoanScorer.score(onnx, applications);
    int positive = LoanModel.CLASSES.indexOf(LoanModel.DEFAULT);
    int[] wanted = {GOLDEN_ROWS_PAID, GOLDEN_ROWS_DEFAULT};
    StringBuilder lines = new StringBuilder();
    for (int row = 0; row < applications.size(); row++) {
      int label = largest(probabilities[row]);
      if (wanted[label]-- > 0) {
        ObjectNode line = json.createObjectNode();
        line.set("features", json.valueToTree(applications.get(row).features()));
        line.put("score", probabilities[row][positive]);
        line.put("label", LoanModel.CLASSES.get(label));
        lines.append(json.writeValueAsString(line)).append('\n');
      }
    }
    return lines.toString();
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }
}
