package io.driftgate.app.loans;

/**
 * Who asks for a loan, as they are on the day of the application.
 *
 * @param id the key of the event; some applicants come again
 * @param age years
 * @param employment how they earn a living
 * @param employmentYears years in the present job, in tenths; 0 for those without one
 * @param income EUR a year
 * @param existingDebt EUR
 * @param previousDefaults loans of theirs that failed
 */
public record Applicant(
    String id,
    int age,
    Employment employment,
    double employmentYears,
    long income,
    long existingDebt,
    int previousDefaults) {

  Applicant withPreviousDefaults(int count) {
    return new Applicant(id, age, employment, employmentYears, income, existingDebt, count);
  }

  Applicant withExistingDebt(long debt) {
    return new Applicant(id, age, employment, employmentYears, income, debt, previousDefaults);
  }

  Applicant withWork(Employment newEmployment, double newEmploymentYears, long newIncome) {
    return new Applicant(
        id, age, newEmployment, newEmploymentYears, newIncome, existingDebt, previousDefaults);
  }
}
