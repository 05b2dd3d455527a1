package io.driftgate.app.drift;

import io.driftgate.drift.window.DriftMonitor;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.topology.sampling.SampledModel;
import io.driftgate.topology.sampling.SamplingSettings;
import io.driftgate.topology.sampling.WindowSampler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples of events that more than one version scores, and the monitor that judges them. A window
 * is judged with the very event that brings time past its end, so that what is decided on it does
 * not depend on the size of batches. For one thread.
 */
final class RoutedSamples {
  private final SamplingSettings sampling;
  private final DriftMonitor monitor;
  private final long now;
  private final Map<Integer, Open> open = new HashMap<>();
  private long batches;

  /** The sampler of a partition, and how far windows were over when it was drained. */
  private static final class Open {
    private final WindowSampler sampler;
    private long period = Long.MIN_VALUE;

    private Open(WindowSampler sampler) {
      this.sampler = sampler;
    }
  }

  /**
   * @param now the wall clock, milliseconds since 1970
   */
  RoutedSamples(SamplingSettings sampling, DriftMonitor monitor, long now) {
    this.sampling = sampling;
    this.monitor = monitor;
    this.now = now;
  }

  /** A version served the event. */
  void served(SampledModel model, RecordedLane.Answer answer) {
    if (answer.score() != null) {
      sampler(answer.event())
          .scored(model, answer.event().offset(), answer.time(), answer.row(), answer.score(), now);
    }
  }

  /** A version scored the event beside, or failed on it. */
  void beside(SampledModel model, RecordedLane.Answer answer) {
    if (answer.score() == null) {
      sampler(answer.event()).failed(model);
    } else {
      sampler(answer.event()).shadowScored(model, answer.row(), answer.score());
    }
  }

  /** Nobody could serve the event. */
  void rejected(SampledModel model, RecordedEvents.Event event) {
    sampler(event).rejected(model, event.offset(), now);
  }

  private WindowSampler sampler(RecordedEvents.Event event) {
    return open(event.partition()).sampler;
  }

  private Open open(int partition) {
    return open.computeIfAbsent(
        partition,
        number ->
            new Open(
                new WindowSampler(
                    sampling,
                    Rescoring.RECORDING,
                    number,
                    WindowSampler.NO_TIME,
                    WindowSampler.BATCH_BYTES)));
  }

  /** What the monitor finds now that the partition has come so far. */
  List<DriftMonitor.Outcome> found(int partition) {
    Open at = open(partition);
    long reached = at.sampler.streamTime();
    long period =
        reached == WindowSampler.NO_TIME
            ? at.period
            : Math.floorDiv(reached - sampling.grace().toMillis(), sampling.window().toMillis());
    if (period == at.period && !at.sampler.isFull()) {
      return List.of();
    }
    at.period = period;
    return drained(at.sampler);
  }

  private List<DriftMonitor.Outcome> drained(WindowSampler sampler) {
    List<DriftMonitor.Outcome> found = new ArrayList<>();
    for (SampleBatch batch : sampler.drain()) {
      found.addAll(monitor.accept(batch, batches++, now));
    }
    return found;
  }

  /** What the monitor finds in windows that are open at the end of the recording. */
  List<DriftMonitor.Outcome> end() {
    List<DriftMonitor.Outcome> found = new ArrayList<>();
    open.values().forEach(one -> found.addAll(drained(one.sampler)));
    found.addAll(monitor.end());
    return found;
  }
}
