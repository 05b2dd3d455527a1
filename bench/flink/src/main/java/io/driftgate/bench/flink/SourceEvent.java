package io.driftgate.bench.flink;

/** A record of the features topic as it was read. */
@SuppressWarnings("ArrayRecordComponent") // events are not compared
record SourceEvent(String topic, int partition, long offset, byte[] key, byte[] value) {}
