package io.driftgate.app.drift;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.models.ModelBundle;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.topology.sampling.SampledModel;
import io.driftgate.topology.sampling.SamplingSettings;
import io.driftgate.topology.sampling.WindowSampler;
import io.driftgate.topology.scoring.BatchLimits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Scores recorded events and samples them, by the classes that do so live: decoding, batches, the
 * sampler, one for each partition as there.
 */
final class Rescoring {
  /** In place of the name of a topic. */
  static final String RECORDING = "recording";

  private static final int PROGRESS_EVENTS = 10_000;

  private final DriftgateConfig config;
  private final long now;
  private final SamplingSettings sampling;
  private final Map<Integer, WindowSampler> samplers = new TreeMap<>();
  private final Consumer<SampleBatch> batches;
  private final LongConsumer progress;

  /**
   * @param now the wall clock, milliseconds since 1970
   * @param batches takes what the sampler passes on
   * @param progress told the number of events now and then
   */
  Rescoring(
      DriftgateConfig config,
      SamplingSettings sampling,
      long now,
      Consumer<SampleBatch> batches,
      LongConsumer progress) {
    this.config = config;
    this.now = now;
    this.batches = batches;
    this.progress = progress;
    this.sampling = sampling;
  }

  /** Scores all events; returns how many there were. */
  long run(ModelBundle bundle, BatchLimits limits, RecordedEvents events) {
    long count = 0;
    try (RecordedLane lane = new RecordedLane(config.pipeline(), bundle, limits, events)) {
      List<RecordedLane.Answer> answers = lane.next(lane.maxRows());
      while (!answers.isEmpty()) {
        for (RecordedLane.Answer answer : answers) {
          sample(lane.sampled(), answer);
          count++;
          if (count % PROGRESS_EVENTS == 0) {
            progress.accept(count);
          }
        }
        samplers.values().forEach(sampler -> sampler.drain().forEach(batches));
        answers = lane.next(lane.maxRows());
      }
    }
    return count;
  }

  private void sample(SampledModel sampled, RecordedLane.Answer answer) {
    WindowSampler sampler = samplers.computeIfAbsent(answer.event().partition(), this::sampler);
    long offset = answer.event().offset();
    if (answer.score() == null) {
      sampler.rejected(sampled, offset, now);
    } else {
      sampler.scored(sampled, offset, answer.time(), answer.row(), answer.score(), now);
    }
  }

  private WindowSampler sampler(int partition) {
    return new WindowSampler(
        sampling, RECORDING, partition, WindowSampler.NO_TIME, WindowSampler.BATCH_BYTES);
  }
}
