package io.driftgate.models.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Parquet files that pandas and pyarrow wrote; generate.py beside them says how. */
final class Fixtures {
  private Fixtures() {}

  static byte[] bytes(String file) {
    try (InputStream stream = Fixtures.class.getResourceAsStream("/reference/" + file)) {
      return Objects.requireNonNull(stream, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ReferenceTable table(String file) {
    return ReferenceTable.read(file, bytes(file));
  }
}
