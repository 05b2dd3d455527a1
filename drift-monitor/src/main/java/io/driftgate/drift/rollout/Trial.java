package io.driftgate.drift.rollout;

import org.jspecify.annotations.Nullable;

/**
 * What stays the same from the start of a rollout to its end.
 *
 * @param id of the rollout; unique for the model
 * @param stable version that serves, and that is gone back to
 * @param candidate version that is tried
 * @param before version that was the stable one before; null where there is none
 * @param startedAt by the controller's clock, milliseconds since 1970
 */
public record Trial(
    String id, String stable, String candidate, @Nullable String before, long startedAt) {

  /** Salt of the split of the keys: another one each time. */
  String salt() {
    return id;
  }
}
