package io.driftgate.app.replay;

import io.driftgate.models.ModelManifest;
import io.driftgate.topology.Repetition;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What versions say of one event. */
final class Answers {
  private final Map<String, Given> given = new HashMap<>();
  private final Map<String, String> missing = new HashMap<>();

  /**
   * What a version says.
   *
   * @param tolerance how far a score may be from the recorded one; 0 for the same bits
   */
  record Given(ModelManifest manifest, double tolerance, Repetition.Answer answer) {}

  void give(String version, Given answer) {
    given.put(version, answer);
  }

  void miss(String version, String why) {
    missing.put(version, why);
  }

  /** The answer of a version that was asked; null where the version cannot be had. */
  @Nullable Given of(String version) {
    return given.get(version);
  }

  /** Why a version cannot be had. */
  String whyNot(String version) {
    return missing.getOrDefault(version, "version " + version + " was not asked");
  }
}
