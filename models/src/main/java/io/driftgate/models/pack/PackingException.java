package io.driftgate.models.pack;

import java.util.List;

/** A model that cannot be packed without being told more; says all that is missing. */
public final class PackingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PackingException(List<String> problems) {
    super("the model cannot be packed:\n  - " + String.join("\n  - ", problems));
  }
}
