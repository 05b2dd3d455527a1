package io.driftgate.models.reference.parquet;

/** So many bytes may be used, and no more. Mutable, for one thread. */
final class Budget {
  private final String what;
  private final long limitBytes;
  private long usedBytes;

  Budget(String what, long limitBytes) {
    this.what = what;
    this.limitBytes = limitBytes;
  }

  void spend(long bytes) throws UnreadableParquetException {
    if (bytes < 0 || bytes > limitBytes - usedBytes) {
      throw new UnreadableParquetException(what + " more than " + limitBytes + " bytes");
    }
    usedBytes += bytes;
  }
}
