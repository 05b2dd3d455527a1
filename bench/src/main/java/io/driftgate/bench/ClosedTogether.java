package io.driftgate.bench;

import java.util.ArrayList;
import java.util.List;

/** Ends what was begun, each whatever becomes of the others. */
final class ClosedTogether implements AutoCloseable {
  private final List<Runnable> ends = new ArrayList<>();

  void add(Runnable end) {
    ends.add(end);
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    for (Runnable end : ends) {
      try {
        end.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
