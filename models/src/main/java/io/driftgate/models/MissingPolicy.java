package io.driftgate.models;

/** What happens to an event in which a feature is absent, null or NaN. */
public enum MissingPolicy {
  /** The event goes to the dead letters. */
  REJECT,
  /** The model gets NaN; only for floating-point features of models that take it. */
  NAN,
  /** The model gets the default that the manifest names. */
  DEFAULT
}
