package io.driftgate.drift.rollout;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the newest record of each key of a compacted topic, undecoded: a bad one must not stop. */
final class NewestRecords implements Processor<String, byte[], Void, Void> {
  private final String storeName;
  private @Nullable KeyValueStore<String, byte[]> store;

  NewestRecords(String storeName) {
    this.storeName = storeName;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (store != null && record.key() != null) {
      // a null takes the key back
      store.put(record.key(), record.value());
    }
  }
}
