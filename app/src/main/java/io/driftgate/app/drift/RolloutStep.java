package io.driftgate.app.drift;

import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;

/**
 * What the controller decided, or said, in a backtest.
 *
 * @param afterEvents events of the recording before it was decided; what it changes holds for the
 *     next one
 * @param event whose time is that of the last of these events
 */
public record RolloutStep(long afterEvents, RolloutEvent event) {

  /** Whether another version became the stable one on evidence. */
  boolean isChange() {
    return event.getEvent() == RolloutEventKind.PROMOTED && event.getAskedBy() == null;
  }
}
