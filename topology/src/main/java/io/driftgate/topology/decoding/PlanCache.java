package io.driftgate.topology.decoding;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The plans of the schemas that a task meets, the latest at hand; bounded, least recently used out.
 */
final class PlanCache {
  static final int MAX_PLANS = 1_000;

  private final Map<Integer, DecodingPlan> plans =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, DecodingPlan> eldest) {
          return size() > MAX_PLANS;
        }
      };
  private int latestId;
  private @Nullable DecodingPlan latest;

  DecodingPlan plan(int schemaId, Schema writer, RowLayout layout) {
    DecodingPlan known = latest;
    if (known == null || latestId != schemaId) {
      known = plans.computeIfAbsent(schemaId, id -> DecodingPlan.compile(writer, layout));
      latest = known;
      latestId = schemaId;
    }
    return known;
  }
}
