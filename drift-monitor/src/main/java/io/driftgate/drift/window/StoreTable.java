package io.driftgate.drift.window;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A task's store as a table. */
public record StoreTable(KeyValueStore<String, byte[]> store) implements StateTable {

  @Override
  public byte @Nullable [] get(String key) {
    return store.get(key);
  }

  @Override
  public void put(String key, byte[] value) {
    store.put(key, value);
  }

  @Override
  public void delete(String key) {
    store.delete(key);
  }

  @Override
  public Map<String, byte[]> all() {
    Map<String, byte[]> entries = new HashMap<>();
    try (KeyValueIterator<String, byte[]> iterator = store.all()) {
      while (iterator.hasNext()) {
        KeyValue<String, byte[]> entry = iterator.next();
        entries.put(entry.key, entry.value);
      }
    }
    return entries;
  }
}
