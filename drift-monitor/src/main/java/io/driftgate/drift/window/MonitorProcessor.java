package io.driftgate.drift.window;

import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.SampleBatch;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Runs the monitor in a Kafka Streams task; its state is the task's. */
final class MonitorProcessor implements Processor<byte[], byte[], String, SpecificRecord> {
  private final MonitorTopology.Parts parts;
  private @Nullable ProcessorContext<String, SpecificRecord> context;
  private @Nullable DriftMonitor monitor;

  MonitorProcessor(MonitorTopology.Parts parts) {
    this.parts = parts;
  }

  /** Also called again on the same instance, when Kafka Streams revives a task. */
  @Override
  public void init(ProcessorContext<String, SpecificRecord> processorContext) {
    context = processorContext;
    KeyValueStore<String, byte[]> store = processorContext.getStateStore(MonitorTopology.STATE);
    monitor =
        new DriftMonitor(
            parts.settings(),
            parts.versions(),
            new StoreTable(store),
            parts.partitions(),
            processorContext.currentSystemTimeMs());
    processorContext.schedule(
        parts.tick(), PunctuationType.WALL_CLOCK_TIME, now -> forward(attached(monitor).tick(now)));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<?, ?> now = attached(context);
    long offset = now.recordMetadata().map(RecordMetadata::offset).orElse(-1L);
    SampleBatch batch = record.value() == null ? null : parts.decoder().apply(record.value());
    if (batch != null) {
      if (batch.getRoutingEpoch() > 0) {
        tellControl(batch, now.currentSystemTimeMs());
      }
      forward(attached(monitor).accept(batch, offset, now.currentSystemTimeMs()));
    }
  }

  private void forward(List<DriftMonitor.Outcome> outcomes) {
    long now = attached(context).currentSystemTimeMs();
    for (DriftMonitor.Outcome outcome : outcomes) {
      DriftReport report = outcome.report();
      DriftAlert alert = outcome.alert();
      if (report != null) {
        String key = report.getModelName() + "@" + report.getModelVersion();
        attached(context).forward(new Record<>(key, report, now), MonitorTopology.REPORTS);
        parts.observer().reported(report);
      }
      if (alert != null) {
        attached(context)
            .forward(new Record<>(alert.getAlertId(), alert, now), MonitorTopology.ALERTS);
        parts.observer().alerted(alert);
      }
      tellControl(alert, now);
      tellControl(report, now);
    }
  }

  /** An alert first: what the window asks for may rest on it. */
  private void tellControl(@Nullable SpecificRecord found, long now) {
    String control = parts.control();
    if (found != null && control != null) {
      attached(context).forward(new Record<>("", found, now), control);
    }
  }

  private static <T> T attached(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the processor is not initialised");
    }
    return part;
  }
}
