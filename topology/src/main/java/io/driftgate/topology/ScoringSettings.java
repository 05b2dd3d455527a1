package io.driftgate.topology;

import java.time.Duration;

/**
 * What can be chosen about scoring.
 *
 * @param eventIdField dotted path of the event's id
 * @param eventTimeField dotted path of the event's time
 * @param batchLinger a batch is scored when so much wall-clock time went by, from 1 ms
 * @param sizes largest records that Kafka takes
 */
public record ScoringSettings(
    String eventIdField, String eventTimeField, Duration batchLinger, SizeLimits sizes) {

  public ScoringSettings {
    if (batchLinger.toMillis() < 1) {
      throw new IllegalArgumentException(
          "batchLinger is " + batchLinger + ", expected 1 ms or more");
    }
  }
}
