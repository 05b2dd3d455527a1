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
    rows = List.copyOf(rows);
  }
}
