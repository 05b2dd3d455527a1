package io.driftgate.app.loans;

/** How an applicant earns a living. */
public enum Employment {
  EMPLOYED,
  SELF_EMPLOYED,
  STUDENT,
  UNEMPLOYED,
  RETIRED;

  boolean works() {
    return this == EMPLOYED || this == SELF_EMPLOYED;
  }
}
