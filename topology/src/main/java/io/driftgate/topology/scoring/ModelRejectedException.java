package io.driftgate.topology.scoring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model that cannot be loaded, or that is not what its manifest says. */
public final class ModelRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelRejectedException(String model, List<String> problems, @Nullable Throwable cause) {
    super("model " + model + " cannot be loaded:\n  - " + String.join("\n  - ", problems), cause);
  }
}
