package io.driftgate.app.demo;

import io.driftgate.app.loans.LoanFeature;
import io.driftgate.topology.decoding.Reason;
import org.jspecify.annotations.Nullable;

/** What is wrong, on purpose, with some of the events, and what becomes of them. */
@SuppressWarnings("ImmutableEnumChecker") // the values are boxed numbers
enum Flaw {
  NO_INCOME(Reason.FIELD_NULL, LoanFeature.INCOME, null),
  CHILD_APPLICANT(Reason.OUT_OF_RANGE, LoanFeature.AGE, 7.0),
  TOMBSTONE(Reason.NULL_VALUE, null, null);

  /** One event in so many has a flaw. */
  private static final int EVERY = 100;

  private final Reason reason;
  private final @Nullable LoanFeature feature;
  private final @Nullable Object value;

  Flaw(Reason reason, @Nullable LoanFeature feature, @Nullable Object value) {
    this.reason = reason;
    this.feature = feature;
    this.value = value;
  }

  /** The flaw of the event of that number, from 0; null for most. */
  static @Nullable Flaw of(long event) {
    return event % EVERY == EVERY - 1 ? values()[(int) (event / EVERY % values().length)] : null;
  }

  Reason reason() {
    return reason;
  }

  /** The feature whose value is replaced; null where the whole value is left out. */
  @Nullable LoanFeature feature() {
    return feature;
  }

  @Nullable Object value() {
    return value;
  }
}
