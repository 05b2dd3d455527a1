package io.driftgate.topology.scoring;

import org.jspecify.annotations.Nullable;

/** What the model said of one row. */
public sealed interface Score {

  /**
   * A score.
   *
   * @param score always finite
   * @param label the class decided on; null where the model has none
   * @param scores score by class for more than two classes; else empty
   */
  record Scored(double score, @Nullable String label, ClassScores scores) implements Score {}

  /** The model gave NaN or an infinity for the row. */
  record NotFinite() implements Score {}

  /**
   * The model failed on this very row.
   *
   * @param failure how, without values of the row
   * @param message what ONNX Runtime says, which may quote values: never for dead letters
   */
  record Failed(String failure, String message) implements Score {}
}
