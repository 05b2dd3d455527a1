package io.driftgate.topology.sampling;

import io.driftgate.schemas.SampleRow;

/** Upper bounds, in bytes, of what becomes of samples in Avro binary. */
final class SampleSize {
  private static final long LONG_BYTES = 10;
  private static final long INT_BYTES = 5;
  private static final long CHAR_BYTES = 3;

  /** Number of elements and end of an array that has any. */
  private static final long ARRAY_BYTES = INT_BYTES + 1;

  private SampleSize() {}

  static long of(SampleRow row) {
    long bytes =
        3 * LONG_BYTES
            + Double.BYTES
            + 1
            + 4 * ARRAY_BYTES
            + Double.BYTES * (long) row.getNumbers().size()
            + LONG_BYTES * row.getIntegers().size()
            + INT_BYTES * row.getMissing().size();
    if (row.getLabel() != null) {
      bytes += text(row.getLabel());
    }
    for (String text : row.getTexts()) {
      bytes += text(text);
    }
    return bytes;
  }

  /** A batch without rows and counts by feature. */
  static long batch(String topic, SampledModel model) {
    return 14 * LONG_BYTES
        + 3 * INT_BYTES
        + text(topic)
        + text(model.name())
        + text(model.version())
        + 4 * ARRAY_BYTES;
  }

  /** Counts by feature. */
  static long counts(int length) {
    return LONG_BYTES * length;
  }

  private static long text(String text) {
    return INT_BYTES + CHAR_BYTES * text.length();
  }
}
