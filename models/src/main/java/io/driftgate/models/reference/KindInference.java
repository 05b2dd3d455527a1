package io.driftgate.models.reference;

/** Finds the narrowest kind that all the cells of a column fit. Mutable. */
final class KindInference {
  private boolean any;
  private boolean truths = true;
  private boolean wholes = true;
  private boolean numbers = true;

  /** A cell that is not missing. */
  void add(String cell) {
    any = true;
    truths = truths && NumberText.truth(cell) != null;
    wholes = wholes && NumberText.whole(cell) != null;
    numbers = numbers && (wholes || NumberText.number(cell) != null);
  }

  /** Floating where there was no cell. */
  ValueKind kind() {
    if (!any) {
      return ValueKind.FLOATING;
    }
    if (truths) {
      return ValueKind.BOOLEAN;
    }
    if (wholes) {
      return ValueKind.INTEGER;
    }
    return numbers ? ValueKind.FLOATING : ValueKind.TEXT;
  }
}
