package io.driftgate.topology;

/**
 * The largest records that Kafka takes: producer and topic together. A larger one would block its
 * partition for ever under exactly-once.
 *
 * @param outputBytes on the predictions and audit topics
 * @param deadLetterBytes on the dead-letters topic
 * @param sampleBytes on the samples topic
 */
public record SizeLimits(int outputBytes, int deadLetterBytes, int sampleBytes) {}
