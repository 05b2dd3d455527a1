package io.driftgate.app.loans;

/** Draws applicants: income goes with age and employment, debt with income. */
final class Population {
  private static final long INCOME_MIN = 2_000;
  private static final long INCOME_MAX = 1_000_000;

  private Population() {}

  static Applicant draw(String id, Draws draws) {
    // The mean of two uniforms: most applicants are of middle age.
    int age = (int) ((draws.uniform(18, 80) + draws.uniform(18, 80)) / 2);
    Employment employment = employment(age, draws);
    double employmentYears =
        employment.works() ? (double) StrictMath.round(draws.uniform() * (age - 17) * 6) / 10 : 0;
    long income = income(age, employment, draws);
    return new Applicant(
        id, age, employment, employmentYears, income, debt(income, draws), defaults(draws));
  }

  private static Employment employment(int age, Draws draws) {
    double draw = draws.uniform();
    if (age < 26 && draw < 0.35) {
      return Employment.STUDENT;
    }
    if (age >= 65) {
      return draw < 0.85 ? Employment.RETIRED : Employment.EMPLOYED;
    }
    double second = draws.uniform();
    if (second < 0.76) {
      return Employment.EMPLOYED;
    }
    return second < 0.92 ? Employment.SELF_EMPLOYED : Employment.UNEMPLOYED;
  }

  private static long income(int age, Employment employment, Draws draws) {
    double seniority = 1 + 0.014 * (StrictMath.min(age, 55) - 30);
    double income =
        switch (employment) {
          case EMPLOYED -> draws.lognormal(38_000 * seniority, 0.35);
          case SELF_EMPLOYED -> draws.lognormal(42_000 * seniority, 0.55);
          case STUDENT -> draws.lognormal(11_000, 0.3);
          case UNEMPLOYED -> draws.lognormal(13_500, 0.3);
          case RETIRED -> draws.lognormal(21_000, 0.35);
        };
    return clamp(StrictMath.round(income), INCOME_MIN, INCOME_MAX);
  }

  static long debt(long income, Draws draws) {
    double share = draws.uniform();
    return draws.chance(0.4) ? 0 : StrictMath.round(income * 0.9 * share * share);
  }

  private static int defaults(Draws draws) {
    double draw = draws.uniform();
    if (draw < 0.85) {
      return 0;
    }
    if (draw < 0.95) {
      return 1;
    }
    return draw < 0.99 ? 2 : 3;
  }

  static long clamp(long value, long min, long max) {
    return StrictMath.max(min, StrictMath.min(max, value));
  }
}
