package io.driftgate.models.reference.parquet;

/** What the reading of one file may still use: pages decompressed, and values decoded. */
final class Limits {
  /** What a cell costs, a text besides. */
  static final int CELL_BYTES = Long.BYTES;

  private final PageCodec codec;
  private final Budget decoded;
  private final Budget stored;

  Limits(long maxBytes, int fileBytes) {
    codec = new PageCodec(new Budget("uncompressed, its pages are", maxBytes));
    decoded = new Budget("its values are", maxBytes);
    stored = new Budget("damaged: its columns overlap, together they are", fileBytes);
  }

  PageCodec codec() {
    return codec;
  }

  Budget decoded() {
    return decoded;
  }

  /** No byte of a file belongs to two columns; else a small file could be read without end. */
  Budget stored() {
    return stored;
  }
}
