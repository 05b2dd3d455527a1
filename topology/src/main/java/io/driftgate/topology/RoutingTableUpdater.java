package io.driftgate.topology;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest routing table of each model, undecoded: a bad one must not stop the instance.
 */
final class RoutingTableUpdater implements Processor<String, byte[], Void, Void> {
  private @Nullable KeyValueStore<String, byte[]> tables;

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    tables = context.getStateStore(ScoringTopology.ROUTING_TABLES);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (tables != null && record.key() != null) {
      tables.put(record.key(), record.value());
    }
  }
}
