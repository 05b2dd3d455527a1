package io.driftgate.app.drift;

import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.alert.WindowRule;
import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Comparison;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.comparison.Sample;
import io.driftgate.drift.statistics.KolmogorovSmirnov;
import io.driftgate.drift.window.WindowReport;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.reference.ReferenceColumn;
import io.driftgate.models.reference.ReferenceException;
import io.driftgate.models.reference.ReferenceTable;
import io.driftgate.models.reference.ValueKind;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.TrustedRecords;
import io.driftgate.schemas.WindowClose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a window on two files.
 *
 * @param report as of one window; its times are of no meaning
 * @param notes what the user should know, for people
 */
public record TwoTables(DriftReport report, List<String> notes) {
  /**
   * A text column with so many different values for a row is an id, not a category; so is a column
   * of whole numbers that are all different.
   */
  private static final double ID_SHARE = 0.5;

  private static final int ID_DISTINCT_MIN = 50;

  public TwoTables {
    notes = List.copyOf(notes);
  }

  /**
   * Compares.
   *
   * @param wanted columns to compare; empty for all that both have
   * @param method for Kolmogorov-Smirnov; null for exact where samples are small
   * @throws ExpectedFailure when a file cannot be read or there is nothing to compare
   */
  public static TwoTables compare(
      Path referenceFile,
      Path currentFile,
      List<String> wanted,
      KolmogorovSmirnov.@Nullable Method method,
      DecisionSettings settings) {
    TrustedRecords.trust();
    byte[] referenceBytes = bytes(referenceFile);
    ReferenceTable reference = table(referenceFile, referenceBytes);
    ReferenceTable current = table(currentFile, bytes(currentFile));
    List<String> notes = new ArrayList<>();
    List<Column> columns = columns(reference, current, wanted, referenceFile, currentFile, notes);
    Reference prepared = Reference.of(columns, Sample.of(reference, columns, 0, reference.rows()));
    Sample sample = sample(currentFile, current, columns);
    Comparison comparison =
        method == null ? Comparison.of(prepared, sample) : Comparison.of(prepared, sample, method);
    WindowRule rule = new WindowRule(prepared, null, settings);
    WindowReport window = WindowReport.of(rule, comparison, sample.rows());
    notes.add(
        "a single comparison cannot know what is usual: the p-values hold for independent rows,"
            + " and live windows are judged by more than them (docs/drift.md)");
    return new TwoTables(
        DriftReport.newBuilder()
            .setModelName(currentFile.getFileName().toString())
            .setModelVersion("")
            .setReferenceSha256(ModelBundle.sha256(referenceBytes))
            .setWindowStart(Instant.EPOCH)
            .setWindowEnd(Instant.EPOCH)
            .setClosedBy(WindowClose.UNKNOWN)
            .setEvents(current.rows())
            .setScored(0)
            .setRows(current.rows())
            .setScoreRows(0)
            .setRejected(0)
            .setLate(0)
            .setClamped(0)
            .setSamplesUntil(0)
            .setJudged(true)
            .setRule(rule.rule())
            .setSignificant(window.decision().isSignificant())
            .setFeatures(window.features())
            .build(),
        notes);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ExpectedFailure(
          "the file " + file + " cannot be read: " + e + "; expected CSV, CSV.gz or Parquet", e);
    }
  }

  private static ReferenceTable table(Path file, byte[] content) {
    try {
      ReferenceTable table = ReferenceTable.read(file.toString(), content);
      if (table.rows() < 2) {
        throw new ExpectedFailure(file + " has " + table.rows() + " rows; expected two or more");
      }
      return table;
    } catch (ReferenceException e) {
      throw new ExpectedFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static Sample sample(Path file, ReferenceTable table, List<Column> columns) {
    try {
      return Sample.of(table, columns, 0, table.rows());
    } catch (IllegalStateException e) {
      // a text where the reference has numbers
      throw new ExpectedFailure(file + ": " + e.getMessage(), e);
    }
  }

  private static List<Column> columns(
      ReferenceTable reference,
      ReferenceTable current,
      List<String> wanted,
      Path referenceFile,
      Path currentFile,
      List<String> notes) {
    Set<String> names = new LinkedHashSet<>(wanted.isEmpty() ? reference.columnNames() : wanted);
    Set<String> absent = new LinkedHashSet<>();
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      ReferenceColumn ours = reference.column(name);
      ReferenceColumn theirs = current.column(name);
      if (ours == null || theirs == null) {
        absent.add(name);
      } else if (wanted.isEmpty() && (isId(ours) || isId(theirs))) {
        notes.add("left out: " + name + ", nearly every row has a value of its own");
      } else {
        columns.add(column(ours, theirs, notes));
      }
    }
    if (!wanted.isEmpty() && !absent.isEmpty()) {
      throw new ExpectedFailure(
          "not in both files: "
              + String.join(", ", absent)
              + "; "
              + referenceFile
              + " has "
              + reference.columnNames()
              + ", "
              + currentFile
              + " has "
              + current.columnNames());
    }
    current.columnNames().stream().filter(name -> !names.contains(name)).forEach(absent::add);
    if (!absent.isEmpty() && wanted.isEmpty()) {
      notes.add("left out, not in both files: " + String.join(", ", absent));
    }
    if (columns.isEmpty()) {
      throw new ExpectedFailure(
          "there is nothing to compare: "
              + referenceFile
              + " has the columns "
              + reference.columnNames()
              + ", "
              + currentFile
              + " has "
              + current.columnNames());
    }
    return columns;
  }

  private static boolean isId(ReferenceColumn column) {
    if (column.kind() != ValueKind.TEXT && column.kind() != ValueKind.INTEGER) {
      return false;
    }
    Set<String> distinct = new java.util.HashSet<>();
    int present = 0;
    for (int row = 0; row < column.rows(); row++) {
      if (!column.isMissing(row)) {
        present++;
        distinct.add(column.text(row));
      }
    }
    double share = column.kind() == ValueKind.TEXT ? ID_SHARE * present : present - 1;
    return distinct.size() >= ID_DISTINCT_MIN && distinct.size() > share;
  }

  /** Numbers on one side and texts on the other are compared as texts. */
  private static Column column(ReferenceColumn ours, ReferenceColumn theirs, List<String> notes) {
    boolean textOnOneSide = (ours.kind() == ValueKind.TEXT) != (theirs.kind() == ValueKind.TEXT);
    if (textOnOneSide) {
      notes.add(
          ours.name()
              + " is compared as text: its values are "
              + ours.kind()
              + " in the reference and "
              + theirs.kind()
              + " in the other file");
      return new Column(ours.name(), false, Column.Kind.TEXT, null, Set.of(), false, false);
    }
    return Column.of(ours);
  }

  /** Names of the columns that were compared. */
  public List<String> columns() {
    return report.getFeatures().stream()
        .map(feature -> feature.getName())
        .collect(Collectors.toList());
  }
}
