package io.driftgate.app.replay;

import org.jspecify.annotations.Nullable;

/**
 * What is read of one partition of the features topic.
 *
 * @param partition from 0
 * @param from first offset
 * @param to offset after the last one
 * @param reached offset that scoring has committed, up to which everything must be on record; null
 *     where the group is not known any more
 * @param gone how many of the offsets that were asked for are not kept any more
 */
public record PartitionRange(
    int partition, long from, long to, @Nullable Long reached, long gone) {}
