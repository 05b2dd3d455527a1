package io.driftgate.app.loans;

/**
 * An application and what became of the loan.
 *
 * @param application the application
 * @param defaulted whether it was not paid back
 */
public record LoanOutcome(LoanApplication application, boolean defaulted) {

  /** What came of it, in the words of {@link LoanModel#CLASSES}. */
  public String label() {
    return defaulted ? LoanModel.DEFAULT : LoanModel.PAID;
  }
}
