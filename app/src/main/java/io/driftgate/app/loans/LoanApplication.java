package io.driftgate.app.loans;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One application for a loan: the event that is scored.
 *
 * @param eventId {@code app-0000001} and so on
 * @param eventTime when it was made
 * @param applicant who asks
 * @param loanAmount EUR
 * @param loanTermMonths months until it is to be paid back
 * @param hasCollateral whether something of value stands for it
 */
public record LoanApplication(
    String eventId,
    Instant eventTime,
    Applicant applicant,
    long loanAmount,
    int loanTermMonths,
    boolean hasCollateral) {

  /** The features by name, in the order of the manifest: Double, Long, Integer, String, Boolean. */
  public Map<String, Object> features() {
    Map<String, Object> features = new LinkedHashMap<>();
    for (LoanFeature feature : LoanFeature.values()) {
      features.put(feature.fieldName(), feature.of(this));
    }
    return features;
  }
}
