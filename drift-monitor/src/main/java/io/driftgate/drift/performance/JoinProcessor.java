package io.driftgate.drift.performance;

import io.driftgate.drift.window.StoreTable;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.Outcome;
import io.driftgate.schemas.PerformanceReport;
import io.driftgate.schemas.ScoredBatch;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Runs the join in a Kafka Streams task; its state is the task's. */
final class JoinProcessor implements Processor<byte[], byte[], String, Object> {
  private final OutcomeTopology.Topics topics;
  private final OutcomeTopology.Parts parts;
  private @Nullable ProcessorContext<String, Object> context;
  private @Nullable OutcomeJoin join;

  JoinProcessor(OutcomeTopology.Topics topics, OutcomeTopology.Parts parts) {
    this.topics = topics;
    this.parts = parts;
  }

  /** Also called again on the same instance, when Kafka Streams revives a task. */
  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    join =
        new OutcomeJoin(
            parts.settings(),
            parts.decision(),
            parts.versions(),
            new StoreTable(processorContext.getStateStore(OutcomeTopology.STATE)),
            parts.partitions(),
            processorContext.currentSystemTimeMs());
    processorContext.schedule(
        parts.tick(), PunctuationType.WALL_CLOCK_TIME, now -> forward(attached(join).tick(now)));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    ProcessorContext<?, ?> at = attached(context);
    long now = at.currentSystemTimeMs();
    if (at.recordMetadata().orElseThrow().topic().equals(topics.scores())) {
      ScoredBatch batch = parts.scores().apply(record.value());
      if (batch != null) {
        forward(attached(join).accept(batch, now));
      }
    } else {
      Outcome outcome = parts.outcomes().apply(record.value());
      if (outcome != null) {
        forward(attached(join).accept(outcome, now));
      }
    }
  }

  private void forward(List<OutcomeJoin.Found> all) {
    ProcessorContext<String, Object> to = attached(context);
    long now = to.currentSystemTimeMs();
    for (OutcomeJoin.Found found : all) {
      Labelled event = found.event();
      PerformanceReport report = found.report();
      DriftAlert alert = found.alert();
      if (event != null) {
        parts.observer().joined();
        to.forward(new Record<>("", event, now), parts.control());
      }
      if (report != null) {
        String key = report.getModelName() + "@" + report.getModelVersion();
        to.forward(new Record<>(key, report, now), OutcomeTopology.REPORTS);
        parts.observer().reported(report);
      }
      if (alert != null) {
        to.forward(new Record<>(alert.getAlertId(), alert, now), OutcomeTopology.ALERTS);
        parts.observer().alerted(alert);
      }
    }
  }

  private static <T> T attached(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the processor is not initialised");
    }
    return part;
  }
}
