package io.driftgate.app.drift;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.PipelineSettings;
import io.driftgate.models.ModelBundle;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.topology.decoding.EventDecoder;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.sampling.SampledModel;
import io.driftgate.topology.sampling.SamplingSettings;
import io.driftgate.topology.sampling.WindowSampler;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.BatchScorer;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.scoring.Score;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Scores recorded events and samples them, by the classes that do so live: decoding, batches, the
 * sampler, one for each partition as there.
 */
final class Rescoring {
  private static final String RECORDING = "recording";
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

  /** A slot of a batch. */
  private record Waiting(Row row, RecordedEvents.Event event, boolean isRejected) {}

  /** Scores all events; returns how many there were. */
  long run(ModelBundle bundle, BatchLimits limits, RecordedEvents events) {
    PipelineSettings pipeline = config.pipeline();
    RowLayout layout =
        new RowLayout(
            bundle.manifest().features(), pipeline.eventIdField(), pipeline.eventTimeField());
    EventDecoder decoder = new EventDecoder(layout);
    SampledModel sampled = SampledModel.of(bundle.manifest());
    List<Row> rows = new ArrayList<>();
    List<Waiting> waiting = new ArrayList<>();
    long count = 0;
    try (OnnxModel model = OnnxModel.load(bundle, limits)) {
      BatchScorer scorer = model.newScorer();
      for (RecordedEvents.Event event = events.next(); event != null; event = events.next()) {
        if (rows.size() <= waiting.size()) {
          rows.add(layout.newRow());
        }
        Row row = rows.get(waiting.size());
        boolean rejected =
            decoder.decode(event.value(), event.schemaId(), event.schema(), row) != null;
        waiting.add(new Waiting(row, event, rejected));
        if (waiting.size() >= limits.maxRows()) {
          finish(sampled, scorer, waiting);
        }
        count++;
        if (count % PROGRESS_EVENTS == 0) {
          progress.accept(count);
        }
      }
      finish(sampled, scorer, waiting);
    }
    return count;
  }

  private void finish(SampledModel sampled, BatchScorer scorer, List<Waiting> waiting) {
    List<Row> good = waiting.stream().filter(one -> !one.isRejected()).map(Waiting::row).toList();
    Iterator<Score> scores = (good.isEmpty() ? List.<Score>of() : scorer.score(good)).iterator();
    for (Waiting one : waiting) {
      WindowSampler sampler = samplers.computeIfAbsent(one.event().partition(), this::sampler);
      @Nullable Score score = one.isRejected() ? null : scores.next();
      if (score instanceof Score.Scored scored) {
        long own = one.row().eventTime();
        sampler.scored(
            sampled,
            one.event().offset(),
            own == Row.NO_TIME ? one.event().timestamp() : own,
            one.row(),
            scored,
            now);
      } else {
        sampler.rejected(sampled, one.event().offset(), now);
      }
    }
    waiting.clear();
    samplers.values().forEach(sampler -> sampler.drain().forEach(batches));
  }

  private WindowSampler sampler(int partition) {
    return new WindowSampler(
        sampling, RECORDING, partition, WindowSampler.NO_TIME, WindowSampler.BATCH_BYTES);
  }
}
