package io.driftgate.app.loans;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** Writes the first applications of a stream to one file and their outcomes to another. */
public final class LoanSimulation {
  private static final long PROGRESS_EVENTS = 10_000;

  private LoanSimulation() {}

  /**
   * Writes both files.
   *
   * @param progress told the number of events written so far, now and then
   * @return how many of the loans failed
   */
  public static long write(long events, LoanSettings settings, Path file, LongConsumer progress)
      throws IOException {
    LoanApplications applications = new LoanApplications(settings);
    long defaults = 0;
    try (CsvWriter applicationRows = LoanFiles.open(file);
        CsvWriter outcomeRows = LoanFiles.open(LoanFiles.outcomesFile(file))) {
      applicationRows.writeRecord(LoanFiles.applicationHeader());
      outcomeRows.writeRecord(List.of("event_id", "label"));
      for (long written = 1; written <= events; written++) {
        LoanOutcome loan = applications.next();
        applicationRows.writeRecord(LoanFiles.applicationRecord(loan.application()));
        outcomeRows.writeRecord(List.of(loan.application().eventId(), loan.label()));
        defaults += loan.defaulted() ? 1 : 0;
        if (written % PROGRESS_EVENTS == 0) {
          progress.accept(written);
        }
      }
    }
    return defaults;
  }
}
