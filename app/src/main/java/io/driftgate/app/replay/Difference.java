package io.driftgate.app.replay;

/**
 * Something that was recorded of an event and does not come out again.
 *
 * @param partition of the event
 * @param offset of the event
 * @param field of the record; {@code outcome} where a whole record is missing or too many
 * @param recorded what stands there; doubles in full, so that different bits look different
 * @param replayed what came out
 */
public record Difference(
    int partition, long offset, String field, String recorded, String replayed) {}
