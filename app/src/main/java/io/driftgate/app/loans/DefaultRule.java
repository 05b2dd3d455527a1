package io.driftgate.app.loans;

/**
 * The hidden rule by which loans fail: a logistic one. What weighs most is the burden, all debt
 * over a year's income, which is no column of its own: a model that is linear in the columns can
 * only come near it.
 *
 * <pre>
 * logit = -1.9
 *       + 0.9   (burden - 0.8)             burden = (loan amount + existing debt) / income, at most 4
 *       + 0.8   previous defaults
 *       - 0.9   if there is collateral
 *       - 0.05  employment years           at most 20
 *       - 0.012 (age - 40)
 *       + 0.008 (term - 36)                months
 *       + 0.8   if unemployed, 0.3 if a student, 0.25 if self-employed
 * </pre>
 */
final class DefaultRule {
  private static final double BURDEN_MAX = 4;
  private static final double EMPLOYMENT_YEARS_MAX = 20;

  private DefaultRule() {}

  /** Probability that the loan is not paid back. */
  static double probability(LoanApplication application) {
    Applicant applicant = application.applicant();
    double burden =
        StrictMath.min(
            BURDEN_MAX,
            (double) (application.loanAmount() + applicant.existingDebt()) / applicant.income());
    double logit =
        -1.9
            + 0.9 * (burden - 0.8)
            + 0.8 * applicant.previousDefaults()
            - (application.hasCollateral() ? 0.9 : 0)
            - 0.05 * StrictMath.min(EMPLOYMENT_YEARS_MAX, applicant.employmentYears())
            - 0.012 * (applicant.age() - 40)
            + 0.008 * (application.loanTermMonths() - 36)
            + weight(applicant.employment());
    return 1 / (1 + StrictMath.exp(-logit));
  }

  private static double weight(Employment employment) {
    return switch (employment) {
      case UNEMPLOYED -> 0.8;
      case STUDENT -> 0.3;
      case SELF_EMPLOYED -> 0.25;
      case EMPLOYED, RETIRED -> 0;
    };
  }
}
