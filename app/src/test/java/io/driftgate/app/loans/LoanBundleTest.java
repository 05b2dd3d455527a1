package io.driftgate.app.loans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.driftgate.models.Feature;
import io.driftgate.models.ModelBundle;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoanBundleTest {
  @TempDir private static Path directory;
  private static Path bundle = Path.of("");

  @BeforeAll
  static void writeOnce() throws IOException {
    bundle = LoanBundle.write(directory);
  }

  @Test
  void isABundleThatCanBeRead() throws IOException {
    ModelBundle read = ModelBundle.read(bundle);

    assertThat(bundle).isEqualTo(directory.resolve("loan-risk").resolve("1"));
    assertThat(read.manifest().name()).isEqualTo("loan-risk");
    assertThat(read.manifest().features())
        .extracting(Feature::name)
        .containsExactlyElementsOf(
            Arrays.stream(LoanFeature.values()).map(LoanFeature::fieldName).toList());
  }

  @Test
  void writingItAgainGivesTheSameFiles(@TempDir Path elsewhere) throws IOException {
    Path again = LoanBundle.write(elsewhere);

    for (String file : List.of("model.onnx", "model.yaml", "golden.jsonl", "reference.csv.gz")) {
      assertThat(again.resolve(file)).hasSameBinaryContentAs(bundle.resolve(file));
    }
  }

  @Test
  void theReferenceHoldsTrainingRows() throws IOException {
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder()
            .ofNamedCsvRecord(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(bundle.resolve("reference.csv.gz"))),
                    StandardCharsets.UTF_8))) {
      List<NamedCsvRecord> records = rows.stream().toList();

      assertThat(records).hasSize(4_000);
      assertThat(records.get(0).getHeader()).contains("event_time", "income", "employment");
      assertThat(Instant.parse(records.get(3_999).getField("event_time")))
          .isBefore(LoanSettings.seeded(1).start());
    }
  }

  /** Scored one by one here, in one batch there. */
  @Test
  void theModelReproducesTheGoldenRows() throws IOException {
    byte[] onnx = ModelBundle.read(bundle).onnx();
    ObjectMapper json = new ObjectMapper();
    Map<JsonNode, LoanApplication> applications = new HashMap<>();
    for (LoanOutcome loan : LoanApplications.first(20_000, LoanBundle.TRAINING)) {
      applications.put(
          json.readTree(json.writeValueAsString(loan.application().features())),
          loan.application());
    }
    List<String> labels = new ArrayList<>();

    for (String text : Files.readAllLines(bundle.resolve("golden.jsonl"))) {
      JsonNode line = json.readTree(text);
      LoanApplication application = applications.get(line.get("features"));
      assertThat(application).as(text).isNotNull();
      float score = LoanScorer.score(onnx, List.of(application))[0][1];
      assertThat(line.get("score").floatValue()).isCloseTo(score, within(1e-6f));
      assertThat(line.get("label").textValue()).isEqualTo(score > 0.5 ? "DEFAULT" : "PAID");
      labels.add(line.get("label").textValue());
    }

    assertThat(labels).hasSize(32).contains("DEFAULT", "PAID");
  }
}
