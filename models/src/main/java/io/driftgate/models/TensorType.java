package io.driftgate.models;

/**
 * Element types of tensors, by the names that Triton, KServe and the Open Inference Protocol use.
 */
public enum TensorType {
  FP32(Kind.FLOATING),
  FP64(Kind.FLOATING),
  INT64(Kind.INTEGER),
  INT32(Kind.INTEGER),
  BOOL(Kind.INTEGER),
  BYTES(Kind.TEXT);

  /** How a value of the type is held before it becomes part of a tensor. */
  public enum Kind {
    /** A double. */
    FLOATING,
    /** A long; true is 1, false is 0. */
    INTEGER,
    /** A string. */
    TEXT
  }

  private final Kind kind;

  TensorType(Kind kind) {
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
