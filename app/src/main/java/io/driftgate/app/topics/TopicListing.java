package io.driftgate.app.topics;

/**
 * One topic of the pipeline, as the cluster has it, with what the catalogue says about it.
 *
 * @param partitions 0 where it does not exist
 * @param cleanup Kafka's word; empty where the topic does not exist
 * @param retention ISO 8601 duration, {@code for ever}; empty where the topic does not exist
 */
public record TopicListing(
    String topic,
    boolean exists,
    int partitions,
    String cleanup,
    String retention,
    String writer,
    String readers,
    String purpose) {}
