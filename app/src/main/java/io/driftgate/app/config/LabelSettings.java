package io.driftgate.app.config;

import java.time.Duration;

/**
 * {@code labels.*}: where outcomes come from, and how long they are waited for.
 *
 * @param topic that they come on
 * @param eventIdField dotted path of the field with the id of the event
 * @param valueField dotted path of the field with what came of it
 * @param delay how long an event waits for its outcome
 * @param share of the events that outcomes are wanted of, above 0, at most 1
 * @param pendingMax events and outcomes that wait at most
 */
public record LabelSettings(
    String topic,
    String eventIdField,
    String valueField,
    Duration delay,
    double share,
    int pendingMax) {}
