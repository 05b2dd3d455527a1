package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.models.Feature;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.TensorType;
import io.driftgate.topology.trial.ModelTrial;
import io.driftgate.topology.trial.TrialReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trial finds before a version sees traffic. */
class ModelTrialTest {
  private static final String REFERENCE = "reference.csv";

  @TempDir Path directory;

  @Test
  void aModelThatReproducesItsRowsPassesAndIsMeasured() {
    TrialReport report =
        trial("a,b\n1,2\n3,4\n", "{\"features\": {\"a\": 1, \"b\": 2}, \"score\": 3.0}\n");

    assertThat(report.problems()).isEmpty();
    assertThat(report.referenceRows()).isEqualTo(2);
    assertThat(report.goldenRows()).isEqualTo(1);
    assertThat(report.scores()).extracting(TrialReport.ScoredRow::score).containsExactly(3.0, 7.0);
    assertThat(report.sizes()).isNotEmpty().allMatch(size -> size.rowsPerSecond() > 0);
  }

  @Test
  void aGoldenRowThatComesOutOtherwiseIsNamed() {
    TrialReport report =
        trial(
            "a,b\n1,2\n",
            """
            {"features": {"a": 1, "b": 2}, "score": 3.0}

            {"features": {"a": 1, "b": 2}, "score": 3.1}
            """);

    assertThat(report.problems())
        .anyMatch(
            problem -> problem.contains("golden.jsonl, line 3: expected the score 3.1, found 3.0"));
    assertThat(report.sizes()).isEmpty();
  }

  @Test
  void linesThatAreNoGoldenRowsAreNamed() {
    TrialReport report = trial("a,b\n1,2\n", "nonsense\n{\"score\": 1}\n");

    assertThat(report.problems())
        .anyMatch(problem -> problem.startsWith("golden.jsonl, line 1 is no JSON"))
        .anyMatch(problem -> problem.startsWith("golden.jsonl, line 2: expected"));
  }

  @Test
  void aColumnThatIsNotThereIsNamed() {
    assertThat(trial("a,c\n1,2\n", null).problems())
        .containsExactly(
            "reference.csv has no column 'b', which is a feature; its columns are [a, c]");
  }

  @Test
  void aTextWhereTheModelTakesANumberIsNamed() {
    assertThat(trial("a,b\n1,2\n3,many\n", null).problems())
        .singleElement()
        .asString()
        .startsWith("reference.csv, row 2:");
  }

  @Test
  void rowsThatWouldBeRejectedAsEventsAreCounted() {
    TrialReport report = trial("a,b\n1,2\n3,\n", null);

    assertThat(report.problems()).isEmpty();
    assertThat(report.referenceRows()).isEqualTo(1);
    assertThat(report.rejectedRows()).isEqualTo(1);
  }

  @Test
  void aReferenceWithoutARowThatCountsIsRefused() {
    assertThat(trial("a,b\n3,\n4,\n", null).problems())
        .singleElement()
        .asString()
        .contains("none of its 2 rows would be scored");
  }

  @Test
  void aScoreThatIsNotFiniteIsRefused() {
    assertThat(trial("a,b\n1,2\n3e38,3e38\n", null).problems())
        .singleElement()
        .asString()
        .contains("no finite score for 1 of its 2 rows")
        .contains("row 2 scores NaN or infinity");
  }

  private TrialReport trial(String reference, @org.jspecify.annotations.Nullable String golden) {
    ModelBundle sum =
        TestModels.sum(
            directory,
            List.of(
                Feature.required("a", TensorType.FP32), Feature.required("b", TensorType.FP32)));
    var files = sum.files().with(REFERENCE, reference.getBytes(StandardCharsets.UTF_8));
    if (golden != null) {
      files = files.with(ModelBundle.GOLDEN_FILE, golden.getBytes(StandardCharsets.UTF_8));
    }
    return new ModelTrial(ModelBundle.of(files, directory), 8, System::nanoTime).run();
  }
}
