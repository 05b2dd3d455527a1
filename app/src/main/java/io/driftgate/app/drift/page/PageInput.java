package io.driftgate.app.drift.page;

import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import java.util.List;

/**
 * What a page is made of: records of the monitor and nothing else, so that a page of a live topic
 * and one of a file look alike.
 *
 * @param title what the page is about
 * @param subtitle what was compared with what
 * @param reports windows of one or several model versions, in any order; of two reports of the same
 *     window and version the later one counts
 * @param alerts changes of episodes, in any order
 */
public record PageInput(
    String title, String subtitle, List<DriftReport> reports, List<DriftAlert> alerts) {

  public PageInput {
    reports = List.copyOf(reports);
    alerts = List.copyOf(alerts);
  }
}
