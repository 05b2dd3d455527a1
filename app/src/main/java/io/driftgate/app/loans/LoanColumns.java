package io.driftgate.app.loans;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The columns of the matrix that the model multiplies: the features that are numbers, then
 * collateral as 0 or 1, then one column for each kind of employment.
 */
final class LoanColumns {
  /** The features of the numeric input tensor, in its order. */
  static final List<LoanFeature> NUMBERS =
      List.of(
          LoanFeature.INCOME,
          LoanFeature.AGE,
          LoanFeature.LOAN_AMOUNT,
          LoanFeature.LOAN_TERM_MONTHS,
          LoanFeature.EMPLOYMENT_YEARS,
          LoanFeature.EXISTING_DEBT,
          LoanFeature.PREVIOUS_DEFAULTS);

  static final List<String> CATEGORIES =
      Arrays.stream(Employment.values()).map(Enum::name).toList();

  static final int COUNT = NUMBERS.size() + 1 + CATEGORIES.size();

  private LoanColumns() {}

  /** The name of each column, as the trainer knows it. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    NUMBERS.forEach(feature -> names.add(feature.fieldName()));
    names.add(LoanFeature.HAS_COLLATERAL.fieldName());
    CATEGORIES.forEach(category -> names.add(LoanFeature.EMPLOYMENT.fieldName() + "=" + category));
    return List.copyOf(names);
  }

  static double[] row(LoanApplication application) {
    double[] row = new double[COUNT];
    for (int column = 0; column < NUMBERS.size(); column++) {
      row[column] = NUMBERS.get(column).numberOf(application);
    }
    row[NUMBERS.size()] = application.hasCollateral() ? 1 : 0;
    int category = CATEGORIES.indexOf(application.applicant().employment().name());
    row[NUMBERS.size() + 1 + category] = 1;
    return row;
  }
}
