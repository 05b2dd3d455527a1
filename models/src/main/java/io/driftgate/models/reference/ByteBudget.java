package io.driftgate.models.reference;

/** So many bytes may be used, and no more. Mutable, for one thread. */
final class ByteBudget {
  private final String what;
  private final long limitBytes;
  private long usedBytes;

  ByteBudget(String what, long limitBytes) {
    this.what = what;
    this.limitBytes = limitBytes;
  }

  void spend(long bytes) {
    if (bytes < 0) {
      throw UnreadableParquetException.damaged("a length of " + bytes + " bytes");
    }
    if (bytes > limitBytes - usedBytes) {
      throw new UnreadableParquetException(
          what
              + " more than "
              + limitBytes
              + " bytes; that is the limit: take a sample of its rows");
    }
    usedBytes += bytes;
  }
}
