package io.driftgate.app.tail;

import io.driftgate.schemas.PipelineTopic;
import org.jspecify.annotations.Nullable;

/**
 * What to read.
 *
 * @param topic the topic's name
 * @param kind which of the pipeline's it is; null for the features topic
 * @param fromBeginning else only what is written from now on
 * @param untilEnd whether to stop at what was the end when reading began
 * @param recordsMax records at most
 */
public record TailRequest(
    String topic,
    @Nullable PipelineTopic kind,
    boolean fromBeginning,
    boolean untilEnd,
    long recordsMax) {}
