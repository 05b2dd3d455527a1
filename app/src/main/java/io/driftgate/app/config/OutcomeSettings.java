package io.driftgate.app.config;

/**
 * The part of {@code labels.*} that holds without a topic of labels, too: for outcomes that stand
 * in recorded events.
 *
 * @param valueField dotted path of the field with what came of an event
 * @param share of the events that outcomes are wanted of, above 0, at most 1
 * @param pendingMax events that wait for their outcome at most
 */
public record OutcomeSettings(String valueField, double share, int pendingMax) {}
