package io.driftgate.app.config;

/**
 * {@code topics.*}: how topics are made.
 *
 * @param partitions of the features topic, if it has to be made
 * @param replicationFactor of every topic that is made; -1 leaves it to the broker
 * @param createFeatures whether the features topic is made when it is absent
 */
public record TopicSettings(int partitions, short replicationFactor, boolean createFeatures) {}
