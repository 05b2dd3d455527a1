package io.driftgate.app.loans;

import io.driftgate.models.TensorType;
import java.util.Locale;
import java.util.function.Function;

/** The features of an application: the columns of every file and the inputs of the model. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are method references without state
public enum LoanFeature {
  INCOME(TensorType.FP32, application -> application.applicant().income()),
  AGE(TensorType.FP32, application -> application.applicant().age()),
  LOAN_AMOUNT(TensorType.FP32, LoanApplication::loanAmount),
  LOAN_TERM_MONTHS(TensorType.FP32, LoanApplication::loanTermMonths),
  EMPLOYMENT_YEARS(TensorType.FP32, application -> application.applicant().employmentYears()),
  EMPLOYMENT(TensorType.BYTES, application -> application.applicant().employment().name()),
  EXISTING_DEBT(TensorType.FP32, application -> application.applicant().existingDebt()),
  PREVIOUS_DEFAULTS(TensorType.FP32, application -> application.applicant().previousDefaults()),
  HAS_COLLATERAL(TensorType.BOOL, LoanApplication::hasCollateral);

  private final TensorType type;
  private final Function<LoanApplication, Object> value;

  LoanFeature(TensorType type, Function<LoanApplication, Object> value) {
    this.type = type;
    this.value = value;
  }

  /** {@code loan_amount}: the name in events, files and the manifest. */
  public String fieldName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As the model takes it. */
  public TensorType type() {
    return type;
  }

  /** Double, Long, Integer, String or Boolean. */
  public Object of(LoanApplication application) {
    return value.apply(application);
  }

  /** The value of a feature that is a number. */
  double numberOf(LoanApplication application) {
    return ((Number) of(application)).doubleValue();
  }
}
