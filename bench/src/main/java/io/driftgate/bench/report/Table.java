package io.driftgate.bench.report;

import java.util.List;

/**
 * Figures of contestants.
 *
 * @param rows texts and numbers, in the order of the columns
 */
public record Table(String title, List<String> columns, List<List<Object>> rows) {
  public Table {
    columns = List.copyOf(columns);
    if (columns.stream().distinct().count() < columns.size()) {
      // for programs a row is an object, whose members are the columns
      throw new IllegalArgumentException("two columns have one name: " + columns);
    }
    rows = List.copyOf(rows);
  }
}
