package io.driftgate.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lays a report out for people: as text for a terminal, as a section of a Markdown page. */
public final class Layout {
  private final Report report;

  public Layout(Report report) {
    this.report = report;
  }

  /** For a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Table table : report.tables()) {
      text.append(table.title()).append("\n\n").append(columns(table, "  ", "")).append('\n');
    }
    if (!report.judgements().isEmpty()) {
      text.append("marks\n\n").append(columns(marks(), "  ", "")).append('\n');
    }
    text.append(report.command()).append('\n').append(facts());
    return text.toString();
  }

  /** The section of the command on the page of results. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(report.name()).append("\n\n");
    text.append("`").append(report.command()).append("`, ").append(report.at()).append("\n\n");
    text.append(facts()).append('\n');
    for (Table table : report.tables()) {
      text.append("### ").append(table.title()).append("\n\n");
      text.append(columns(table, " | ", "|")).append('\n');
    }
    if (!report.judgements().isEmpty()) {
      text.append("### Marks of ").append(report.name()).append("\n\n");
      text.append(columns(marks(), " | ", "|")).append('\n');
    }
    return text.toString();
  }

  private String facts() {
    List<String> facts = new ArrayList<>();
    report.machine().forEach((name, value) -> facts.add(name + ": " + value));
    report.settings().forEach((name, value) -> facts.add(name + ": " + value));
    return String.join("; ", facts) + "\n";
  }

  private Table marks() {
    List<List<Object>> rows = new ArrayList<>();
    for (Judgement judgement : report.judgements()) {
      rows.add(
          List.of(
              judgement.what(),
              judgement.median(),
              judgement.least(),
              judgement.greatest(),
              judgement.isAsked()
                  ? (judgement.atLeast() ? ">= " : "<= ") + number(judgement.bound())
                  : "",
              judgement.verdict()));
    }
    return new Table(
        "marks", List.of("figure", "median", "least", "greatest", "mark", "verdict"), rows);
  }

  private static String columns(Table table, String between, String edge) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(table.columns());
    for (List<Object> row : table.rows()) {
      lines.add(row.stream().map(Layout::cell).toList());
    }
    int[] widths = new int[table.columns().size()];
    for (List<String> line : lines) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    boolean framed = !edge.isEmpty();
    for (int line = 0; line < lines.size(); line++) {
      List<String> cells = new ArrayList<>();
      for (int column = 0; column < widths.length; column++) {
        cells.add(padded(lines.get(line).get(column), widths[column], column > 0));
      }
      text.append(framed ? "| " : "").append(String.join(between, cells).stripTrailing());
      text.append(framed ? " |\n" : "\n");
      if (line == 0 && framed) {
        text.append("|---".repeat(widths.length)).append("|\n");
      }
    }
    return text.toString();
  }

  private static String padded(String cell, int width, boolean right) {
    String blanks = " ".repeat(width - cell.length());
    return right ? blanks + cell : cell + blanks;
  }

  private static String cell(Object value) {
    return value instanceof Double number ? number(number) : value.toString();
  }

  /** As many digits as say something. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.3f", value);
  }
}
