package io.driftgate.bench.workload;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Columns of numbers of a gzipped CSV file. */
final class CsvColumns {
  private CsvColumns() {}

  static float[][] read(Path file, List<String> columns) throws IOException {
    List<float[]> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder()
            .ofNamedCsvRecord(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (NamedCsvRecord record : reader) {
        float[] row = new float[columns.size()];
        for (int column = 0; column < row.length; column++) {
          row[column] = Float.parseFloat(record.getField(columns.get(column)));
        }
        rows.add(row);
      }
    }
    return rows.toArray(float[][]::new);
  }
}
