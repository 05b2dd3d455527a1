package io.driftgate.topology.decoding;

/** Why an event was not scored; stands in the dead letter and in the metrics. */
public enum Reason {
  /** The record has no value (a tombstone). */
  NULL_VALUE,
  /** The value does not begin with the magic byte and a schema id. */
  NOT_FRAMED,
  /** The registry has no schema of that id. */
  UNKNOWN_SCHEMA,
  /** The schema is not of a record, or not Avro. */
  UNSUPPORTED_SCHEMA,
  /** The bytes are not what the schema says. */
  MALFORMED,
  /** The event's schema has no field for a feature. */
  FIELD_MISSING,
  /** The value of a feature is null. */
  FIELD_NULL,
  /** The value of a feature is NaN. */
  NOT_A_NUMBER,
  /** The value of a feature is infinite. */
  INFINITE,
  /** The value of a feature is of a type that the feature cannot take. */
  WRONG_TYPE,
  /** The value of a feature is outside the limits of the manifest, or does not fit its type. */
  OUT_OF_RANGE,
  /** The model failed on this very event. */
  MODEL_FAILED,
  /** The model's score is NaN or infinite. */
  SCORE_NOT_FINITE,
  /** The prediction or audit record would be larger than Kafka takes. */
  OUTPUT_TOO_LARGE
}
