package io.driftgate.app.loans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LoanApplicationsTest {
  private static final int COUNT = 20_000;
  private static final List<LoanOutcome> LOANS =
      LoanApplications.first(COUNT, LoanSettings.seeded(1));

  @Test
  void sameSeedGivesTheSameLoans() {
    assertThat(LoanApplications.first(COUNT, LoanSettings.seeded(1))).isEqualTo(LOANS);
  }

  @Test
  void anotherSeedGivesOtherLoans() {
    assertThat(LoanApplications.first(10, LoanSettings.seeded(2)))
        .doesNotContainAnyElementsOf(LOANS.subList(0, 10));
  }

  /** The generator is part of the contract: these values must never change by themselves. */
  @Test
  void theFirstLoanIsThisOne() {
    assertThat(LoanFiles.applicationRecord(LOANS.get(0).application()))
        .containsExactly(
            "app-0000001",
            "2026-01-01T00:00:00Z",
            "applicant-000001",
            "22509",
            "50",
            "31000",
            "12",
            "3.6",
            "SELF_EMPLOYED",
            "0",
            "1",
            "true");
  }

  @Test
  void eventsComeAtASteadyPace() {
    LoanApplication third = LOANS.get(2).application();

    assertThat(third.eventId()).isEqualTo("app-0000003");
    assertThat(third.eventTime()).isEqualTo(Instant.parse("2026-01-01T00:02:00Z"));
  }

  @Test
  void someApplicantsComeAgain() {
    Map<String, Long> applications =
        LOANS.stream()
            .collect(
                Collectors.groupingBy(
                    loan -> loan.application().applicant().id(), Collectors.counting()));

    assertThat((double) applications.size() / COUNT).isBetween(0.8, 0.9);
    assertThat(applications.values()).anyMatch(count -> count >= 3);
  }

  @Test
  void aPlausibleShareOfLoansFails() {
    assertThat(defaultShare(LOANS)).isBetween(0.08, 0.2);
  }

  @Test
  void incomeGoesWithEmployment() {
    assertThat(meanIncome(LOANS, Employment.EMPLOYED))
        .isGreaterThan(2 * meanIncome(LOANS, Employment.STUDENT));
    assertThat(meanIncome(LOANS, Employment.UNEMPLOYED)).isPositive();
  }

  @Test
  void theShiftChangesNothingBeforeItAndLowersIncomesFromThereOn() {
    int shiftAt = COUNT / 2;
    List<LoanOutcome> shifted =
        LoanApplications.first(COUNT, LoanSettings.seeded(1).withShiftAt(shiftAt));

    assertThat(shifted.subList(0, shiftAt)).isEqualTo(LOANS.subList(0, shiftAt));
    assertThat(shifted.get(shiftAt)).isNotEqualTo(LOANS.get(shiftAt));
    List<LoanOutcome> before = shifted.subList(0, shiftAt);
    List<LoanOutcome> after = shifted.subList(shiftAt, COUNT);
    assertThat(meanIncome(after) / meanIncome(before)).isCloseTo(0.66, within(0.05));
    assertThat(share(after, Employment.UNEMPLOYED))
        .isGreaterThan(2 * share(before, Employment.UNEMPLOYED));
    assertThat(defaultShare(after)).isGreaterThan(defaultShare(before));
  }

  @Test
  void withoutAShiftIncomesStay() {
    assertThat(
            meanIncome(LOANS.subList(COUNT / 2, COUNT)) / meanIncome(LOANS.subList(0, COUNT / 2)))
        .isCloseTo(1.0, within(0.03));
  }

  @Test
  void eventIdsAreUnique() {
    Set<String> ids = new HashSet<>();
    LOANS.forEach(loan -> ids.add(loan.application().eventId()));

    assertThat(ids).hasSize(COUNT);
  }

  private static double meanIncome(List<LoanOutcome> loans) {
    return loans.stream()
        .mapToLong(loan -> loan.application().applicant().income())
        .average()
        .orElseThrow();
  }

  private static double meanIncome(List<LoanOutcome> loans, Employment employment) {
    return meanIncome(
        loans.stream()
            .filter(loan -> loan.application().applicant().employment() == employment)
            .toList());
  }

  private static double share(List<LoanOutcome> loans, Employment employment) {
    return loans.stream()
            .filter(loan -> loan.application().applicant().employment() == employment)
            .count()
        / (double) loans.size();
  }

  private static double defaultShare(List<LoanOutcome> loans) {
    return loans.stream().filter(LoanOutcome::defaulted).count() / (double) loans.size();
  }
}
