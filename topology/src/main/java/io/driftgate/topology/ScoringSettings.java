package io.driftgate.topology;

import io.driftgate.topology.sampling.SamplingSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen about scoring.
 *
 * @param eventIdField dotted path of the event's id
 * @param eventTimeField dotted path of the event's time
 * @param batchLinger a batch is scored when so much wall-clock time went by, from 1 ms; 0 for as
 *     soon as all that the latest poll brought is in it
 * @param sizes largest records that Kafka takes
 * @param payloadsAreReused whether the array of a payload is used again once it was forwarded,
 *     which takes a producer that copies it ({@link io.driftgate.topology.encoding.Payloads})
 * @param transactional whether a commit ends a transaction
 * @param sampling what the drift monitor is to see of the events
 * @param labelled events that outcomes are expected for; null where no labels come
 */
public record ScoringSettings(
    String eventIdField,
    String eventTimeField,
    Duration batchLinger,
    SizeLimits sizes,
    boolean payloadsAreReused,
    boolean transactional,
    SamplingSettings sampling,
    @Nullable LabelShare labelled) {

  public ScoringSettings {
    if (!batchLinger.isZero() && batchLinger.toMillis() < 1) {
      throw new IllegalArgumentException(
          "batchLinger is " + batchLinger + ", expected 0, or 1 ms or more");
    }
  }
}
