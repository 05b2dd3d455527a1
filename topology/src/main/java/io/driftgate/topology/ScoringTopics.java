package io.driftgate.topology;

import io.driftgate.schemas.PipelineTopic;

/** The name of a pipeline, and those of the topics that scoring reads and writes. */
public record ScoringTopics(
    String pipeline,
    String features,
    String predictions,
    String audit,
    String deadLetters,
    String epochs,
    String samples,
    String scores,
    String routing) {

  /** The topics of a pipeline, by the catalogue. */
  public static ScoringTopics of(String pipeline, String features) {
    return new ScoringTopics(
        pipeline,
        features,
        PipelineTopic.PREDICTIONS.topicName(pipeline),
        PipelineTopic.AUDIT.topicName(pipeline),
        PipelineTopic.DEAD_LETTERS.topicName(pipeline),
        PipelineTopic.EPOCHS.topicName(pipeline),
        PipelineTopic.SAMPLES.topicName(pipeline),
        PipelineTopic.SCORES.topicName(pipeline),
        PipelineTopic.ROUTING.topicName(pipeline));
  }
}
