package io.driftgate.app.produce;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an input that has no schema of its own. */
interface InputRows extends AutoCloseable {

  /** The names of the columns, known before the first row is taken. */
  List<String> columns();

  /** The next row; null at the end. */
  @Nullable InputRow next() throws IOException;

  @Override
  void close() throws IOException;
}
