package io.driftgate.drift.window;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the monitor keeps what it must not lose. Keys are ASCII. */
public interface StateTable {

  byte @Nullable [] get(String key);

  void put(String key, byte[] value);

  void delete(String key);

  /** All entries, in any order; for the start. */
  Map<String, byte[]> all();

  /** A table that ends with the process. */
  static StateTable inMemory() {
    return new StateTable() {
      private final Map<String, byte[]> entries = new TreeMap<>();

      @Override
      public byte @Nullable [] get(String key) {
        return entries.get(key);
      }

      @Override
      public void put(String key, byte[] value) {
        entries.put(key, value);
      }

      @Override
      public void delete(String key) {
        entries.remove(key);
      }

      @Override
      public Map<String, byte[]> all() {
        return Map.copyOf(entries);
      }
    };
  }
}
