package io.driftgate.app.admission;

import java.util.Locale;

/** The rules, in the order in which they are asked. */
public enum Rule {
  /** The artifact is as long, and has the checksum, that the release says. */
  ARTIFACT,
  /** The files are a bundle, with the checksums that its manifest says. */
  BUNDLE,
  /** The bundle is of the model and the version that the release says. */
  IDENTITY,
  /** It is signed by somebody trusted, where that is asked for. */
  SIGNATURE,
  /** The graph has known operators only, and all its weights inside. */
  GRAPH,
  /** The events have the fields that the model takes. */
  FEATURES,
  /**
   * It loads, ends, stays within its limits and scores its own rows as it did where it was made.
   */
  TRIAL;

  /** As it stands in messages and metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
