package io.driftgate.models.reference;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a column holds, in short.
 *
 * @param missing rows without a value
 * @param min smallest number, null for text and where all is missing
 * @param max greatest number, null for text and where all is missing
 * @param categories the most frequent texts, the most frequent first, then by name
 * @param moreCategories whether there are more than these
 * @param distinct how many different texts there are
 */
public record ColumnProfile(
    ValueKind kind,
    int rows,
    int missing,
    @Nullable Double min,
    @Nullable Double max,
    List<String> categories,
    boolean moreCategories,
    int distinct) {
  public static final int MAX_CATEGORIES = 1_000;

  public ColumnProfile {
    categories = List.copyOf(categories);
  }

  public static ColumnProfile of(ReferenceColumn column) {
    Map<String, Integer> counts = new HashMap<>();
    int missing = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < column.rows(); row++) {
      if (column.isMissing(row)) {
        missing++;
        continue;
      }
      counts.merge(column.text(row), 1, Integer::sum);
      if (column.kind() != ValueKind.TEXT) {
        min = Math.min(min, column.number(row));
        max = Math.max(max, column.number(row));
      }
    }
    boolean numbers = column.kind() != ValueKind.TEXT && missing < column.rows();
    return new ColumnProfile(
        column.kind(),
        column.rows(),
        missing,
        numbers ? Double.valueOf(min) : null,
        numbers ? Double.valueOf(max) : null,
        mostFrequent(counts),
        counts.size() > MAX_CATEGORIES,
        counts.size());
  }

  private static List<String> mostFrequent(Map<String, Integer> counts) {
    Comparator<Map.Entry<String, Integer>> byCount = Map.Entry.comparingByValue();
    return counts.entrySet().stream()
        .sorted(byCount.reversed().thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_CATEGORIES)
        .map(Map.Entry::getKey)
        .toList();
  }
}
