package io.driftgate.app.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.driftgate.app.failure.ExpectedFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What another version says, an event a row: CSV with a header where the file's name ends in {@code
 * .csv}, JSON lines where it ends in {@code .jsonl}. What is not there is an empty cell, or null.
 */
public final class RowFile implements AutoCloseable {
  private static final List<String> COLUMNS =
      List.of(
          "partition",
          "offset",
          "recorded_version",
          "route",
          "recorded_score",
          "recorded_label",
          "recorded_failure",
          "score",
          "label",
          "failure");

  private final Path file;
  private final BufferedWriter out;
  private final @Nullable CsvWriter csv;
  private final ObjectMapper json = new ObjectMapper();

  private RowFile(Path file, BufferedWriter out) {
    this.file = file;
    this.out = out;
    this.csv =
        ending(file).equals(".csv")
            ? CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out)
            : null;
  }

  /** Whether rows can be written to a file of that name. */
  public static boolean takes(Path file) {
    return !ending(file).isEmpty();
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") ? ".csv" : name.endsWith(".jsonl") ? ".jsonl" : "";
  }

  /**
   * Opens a file, over one that is there.
   *
   * @throws ExpectedFailure when it cannot be written
   */
  public static RowFile open(Path file) {
    try {
      RowFile rows = new RowFile(file, Files.newBufferedWriter(file));
      if (rows.csv != null) {
        rows.csv.writeRecord(COLUMNS);
      }
      return rows;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /**
   * Writes a row.
   *
   * @throws ExpectedFailure when the file does not take it
   */
  public void write(OtherAnswer answer) {
    try {
      if (csv != null) {
        csv.writeRecord(cells(answer));
      } else {
        out.write(object(answer).toString());
        out.write('\n');
      }
    } catch (UncheckedIOException | IOException e) {
      throw failure(file, e);
    }
  }

  private static List<@Nullable String> cells(OtherAnswer answer) {
    return Arrays.asList(
        Integer.toString(answer.partition()),
        Long.toString(answer.offset()),
        answer.recordedVersion(),
        answer.route(),
        text(answer.recordedScore()),
        answer.recordedLabel(),
        answer.recordedFailure(),
        text(answer.score()),
        answer.label(),
        answer.failure());
  }

  private ObjectNode object(OtherAnswer answer) {
    return json.createObjectNode()
        .put("partition", answer.partition())
        .put("offset", answer.offset())
        .put("recorded_version", answer.recordedVersion())
        .put("route", answer.route())
        .put("recorded_score", answer.recordedScore())
        .put("recorded_label", answer.recordedLabel())
        .put("recorded_failure", answer.recordedFailure())
        .put("score", answer.score())
        .put("label", answer.label())
        .put("failure", answer.failure());
  }

  private static @Nullable String text(@Nullable Double number) {
    return number == null ? null : number.toString();
  }

  private static ExpectedFailure failure(Path file, Exception e) {
    return new ExpectedFailure("the file " + file + " cannot be written: " + e, e);
  }

  @Override
  public void close() {
    try {
      if (csv != null) {
        csv.close();
      } else {
        out.close();
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }
}
