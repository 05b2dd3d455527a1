package io.driftgate.app.loans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftgate.models.ModelBundle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoanModelTest {
  private static final List<LoanOutcome> TRAINING =
      LoanApplications.first(8_000, LoanSettings.seeded(7));
  private static final LoanModel MODEL = LoanModel.train(TRAINING);
  private static final List<LoanOutcome> FRESH =
      LoanApplications.first(5_000, LoanSettings.seeded(8));

  @Test
  void theExportIsTheSameEveryTime() {
    byte[] again = LoanModel.train(TRAINING).onnx();

    assertThat(ModelBundle.sha256(again)).isEqualTo(ModelBundle.sha256(MODEL.onnx()));
  }

  @Test
  void otherLoansGiveAnotherModel() {
    byte[] other = LoanModel.train(FRESH).onnx();

    assertThat(ModelBundle.sha256(other)).isNotEqualTo(ModelBundle.sha256(MODEL.onnx()));
  }

  @Test
  void onnxScoresEqualTribuosOwn() {
    float[][] probabilities = score(FRESH);

    for (int row = 0; row < FRESH.size(); row++) {
      assertThat((double) probabilities[row][1])
          .as(FRESH.get(row).application().eventId())
          .isCloseTo(MODEL.defaultProbability(FRESH.get(row).application()), within(1e-5));
    }
  }

  @Test
  void employmentCounts() {
    LoanApplication application = FRESH.get(0).application();
    Applicant applicant = application.applicant();
    List<LoanOutcome> both = new ArrayList<>();
    for (Employment employment : List.of(Employment.EMPLOYED, Employment.UNEMPLOYED)) {
      both.add(
          new LoanOutcome(
              new LoanApplication(
                  application.eventId(),
                  application.eventTime(),
                  applicant.withWork(employment, applicant.employmentYears(), applicant.income()),
                  application.loanAmount(),
                  application.loanTermMonths(),
                  application.hasCollateral()),
              false));
    }

    float[][] probabilities = score(both);

    assertThat(probabilities[1][1]).isGreaterThan(probabilities[0][1] + 0.01f);
  }

  @Test
  void tellsLoansThatFailFromThoseThatDoNot() {
    double areaUnderCurve = areaUnderCurve(score(FRESH));

    assertThat(areaUnderCurve).isBetween(0.7, 0.95);
  }

  @Test
  void trainingNeedsBothOutcomes() {
    List<LoanOutcome> paid = TRAINING.stream().filter(loan -> !loan.defaulted()).toList();

    assertThatThrownBy(() -> LoanModel.train(paid))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 of " + paid.size() + " loans failed, expected some and not all");
  }

  private static float[][] score(List<LoanOutcome> loans) {
    return LoanScorer.score(MODEL.onnx(), loans.stream().map(LoanOutcome::application).toList());
  }

  /** Mann-Whitney: the share of pairs of a failed and a paid loan that the scores order rightly. */
  private static double areaUnderCurve(float[][] probabilities) {
    List<Integer> order = new ArrayList<>();
    for (int row = 0; row < FRESH.size(); row++) {
      order.add(row);
    }
    order.sort(Comparator.comparingDouble(row -> probabilities[row][1]));
    long paid = 0;
    long rightPairs = 0;
    long failed = 0;
    for (int row : order) {
      if (FRESH.get(row).defaulted()) {
        failed++;
        rightPairs += paid;
      } else {
        paid++;
      }
    }
    return (double) rightPairs / ((double) paid * failed);
  }
}
