package io.driftgate.models.reference;

/** What the values of a column are. */
public enum ValueKind {
  FLOATING,
  INTEGER,
  BOOLEAN,
  TEXT
}
