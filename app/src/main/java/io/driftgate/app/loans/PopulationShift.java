package io.driftgate.app.loans;

/**
 * What happens to the population when it shifts: a recession. Incomes fall by 28 %, every fifth of
 * the employed has lost the job, every tenth went into business. Nobody asks for less money because
 * of it, and the rule by which loans fail stays the same.
 */
final class PopulationShift {
  private static final double INCOME_LEFT = 0.72;
  private static final double INCOME_LEFT_WITHOUT_WORK = 0.4;

  private PopulationShift() {}

  static Applicant apply(Applicant applicant, Draws draws) {
    double draw = draws.uniform();
    if (applicant.employment() != Employment.EMPLOYED || draw >= 0.3) {
      return applicant.withWork(
          applicant.employment(),
          applicant.employmentYears(),
          part(applicant.income(), INCOME_LEFT));
    }
    return draw < 0.2
        ? applicant.withWork(
            Employment.UNEMPLOYED, 0, part(applicant.income(), INCOME_LEFT_WITHOUT_WORK))
        : applicant.withWork(Employment.SELF_EMPLOYED, 0, part(applicant.income(), INCOME_LEFT));
  }

  private static long part(long income, double left) {
    return StrictMath.round(income * left);
  }
}
