package io.driftgate.app.topics;

/**
 * A setting of a topic as the cluster has it.
 *
 * @param setOnTopic whether somebody set it on this topic; else it is the cluster's default
 */
record TopicSetting(String value, boolean setOnTopic) {}
