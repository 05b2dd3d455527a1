package io.driftgate.app.loans;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Applications and outcomes as CSV, compressed where the file's name ends in {@code .gz}. */
public final class LoanFiles {
  private static final String GZIP_ENDING = ".gz";
  private static final String CSV_ENDING = ".csv";

  private LoanFiles() {}

  /** {@code loans.csv.gz} gives {@code loans.outcomes.csv.gz}. */
  public static Path outcomesFile(Path applicationsFile) {
    String name = applicationsFile.getFileName().toString();
    String gzip = name.endsWith(GZIP_ENDING) ? GZIP_ENDING : "";
    String stem = name.substring(0, name.length() - gzip.length());
    if (stem.endsWith(CSV_ENDING)) {
      stem = stem.substring(0, stem.length() - CSV_ENDING.length());
    }
    return applicationsFile.resolveSibling(stem + ".outcomes" + CSV_ENDING + gzip);
  }

  /** Opens a file for writing, with the folders above it; lines end in a line feed everywhere. */
  static CsvWriter open(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    OutputStream bytes = Files.newOutputStream(file);
    try {
      return CsvWriter.builder()
          .lineDelimiter(LineDelimiter.LF)
          .build(
              file.toString().endsWith(GZIP_ENDING) ? new GZIPOutputStream(bytes) : bytes,
              StandardCharsets.UTF_8);
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  static List<String> applicationHeader() {
    List<String> header = new ArrayList<>(List.of("event_id", "event_time", "applicant_id"));
    for (LoanFeature feature : LoanFeature.values()) {
      header.add(feature.fieldName());
    }
    return header;
  }

  static List<String> applicationRecord(LoanApplication application) {
    List<String> values = new ArrayList<>();
    values.add(application.eventId());
    values.add(application.eventTime().toString());
    values.add(application.applicant().id());
    for (LoanFeature feature : LoanFeature.values()) {
      values.add(feature.of(application).toString());
    }
    return values;
  }
}
