package io.driftgate.app.loans;

import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.Interval;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The manifest of the loan model. */
final class LoanManifest {
  static final String NAME = "loan-risk";

  private LoanManifest() {}

  static ModelManifest of(String version, byte[] onnx, List<LoanOutcome> training) {
    return new ModelManifest(
        NAME,
        version,
        ModelBundle.sha256(onnx),
        List.of(
            input(LoanGraph.NUMBERS, TensorType.FP32, LoanColumns.NUMBERS),
            input(LoanGraph.COLLATERAL, TensorType.BOOL, List.of(LoanFeature.HAS_COLLATERAL)),
            input(LoanGraph.EMPLOYMENT, TensorType.BYTES, List.of(LoanFeature.EMPLOYMENT))),
        new Outputs(LoanGraph.PROBABILITIES, LoanModel.DEFAULT, null, Activation.NONE),
        LoanModel.CLASSES,
        Arrays.stream(LoanFeature.values()).map(feature -> feature(feature, training)).toList());
  }

  private static InputTensor input(String tensor, TensorType type, List<LoanFeature> features) {
    return new InputTensor(tensor, type, features.stream().map(LoanFeature::fieldName).toList());
  }

  private static Feature feature(LoanFeature feature, List<LoanOutcome> training) {
    return new Feature(
        feature.fieldName(),
        feature.fieldName(),
        List.of(),
        feature.type(),
        MissingPolicy.REJECT,
        null,
        null,
        limits(feature),
        LoanColumns.NUMBERS.contains(feature) ? range(feature, training) : null,
        feature == LoanFeature.EMPLOYMENT ? LoanColumns.CATEGORIES : List.of(),
        feature == LoanFeature.INCOME || feature == LoanFeature.EXISTING_DEBT);
  }

  /** What an application can hold at all; what is outside is a mistake of whoever sent it. */
  private static @Nullable Interval limits(LoanFeature feature) {
    return switch (feature) {
      case INCOME, LOAN_AMOUNT, EXISTING_DEBT -> new Interval(0.0, 1_000_000.0);
      case AGE -> new Interval(18.0, 120.0);
      case LOAN_TERM_MONTHS -> new Interval(1.0, 480.0);
      case EMPLOYMENT_YEARS -> new Interval(0.0, 80.0);
      case PREVIOUS_DEFAULTS -> new Interval(0.0, 100.0);
      case EMPLOYMENT, HAS_COLLATERAL -> null;
    };
  }

  private static Interval range(LoanFeature feature, List<LoanOutcome> training) {
    DoubleSummaryStatistics seen =
        training.stream()
            .mapToDouble(loan -> feature.numberOf(loan.application()))
            .summaryStatistics();
    return new Interval(seen.getMin(), seen.getMax());
  }
}
