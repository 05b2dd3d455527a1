package io.driftgate.app.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.schemas.PipelineTopic;
import org.junit.jupiter.api.Test;

class RecordTextTest {
  private static final String PLACE =
      "'partition':0,'offset':7,'model_name':'credit','model_version':'v3',";

  @Test
  void aReportSaysWhatDepartedMost() throws Exception {
    assertThat(
            report(
                "'judged':true,'significant':true,'rows':1000,'m':812.5,'threshold':720.0,"
                    + "'features':[{'name':'score','measures':[{'measure':'DISTRIBUTION',"
                    + "'effect':0.06,'gate':0.05}]},{'name':'income','measures':["
                    + "{'measure':'MISSING','effect':0.01,'gate':0.1},"
                    + "{'measure':'OUT_OF_RANGE','effect':0.2,'gate':0.1}]}]"))
        .contains("credit/v3", "1000", "significant", "812.500 of 720.000")
        .endsWith("income out of range 0.200 (gate 0.100)");
  }

  @Test
  void aQuietReportWithoutCalibrationHasNoEvidence() throws Exception {
    assertThat(
            report(
                "'judged':true,'significant':false,'rows':900,'m':null,'threshold':null,"
                    + "'features':[]"))
        .contains("quiet")
        .endsWith("-                   -");
  }

  @Test
  void aReportThatWasNotJudgedSaysWhy() throws Exception {
    assertThat(
            report(
                "'judged':false,'not_judged_because':'12 rows','rows':12,'significant':false,"
                    + "'m':3e9,'threshold':720.0,'features':[]"))
        .contains("not judged", "3.00e+09 of 720.000")
        .endsWith("12 rows");
  }

  @Test
  void anAlertIsALineOfWhatHappenedAndOfTheWindowToLookAt() throws Exception {
    assertThat(
            line(
                PipelineTopic.DRIFT_ALERTS,
                "'window_start':'2026-03-02T10:00:00Z','window_end':'2026-03-02T10:05:00Z',"
                    + "'event':'OPENED','severity':'WARNING','summary':'income departed'"))
        .startsWith("2026-03-02T10:00:00Z")
        .contains("OPENED", "WARNING", "credit/v3")
        .endsWith("income departed");
  }

  @Test
  void aBatchOfASampleIsALineOfCounters() throws Exception {
    assertThat(
            line(
                PipelineTopic.SAMPLES,
                "'window_start':'2026-03-02T10:00:00Z','source_partition':2,'events':31,"
                    + "'rejected':1,'late':0,'clamped':0"))
        .contains("31", "credit/v3");
  }

  private static String report(String fields) throws JsonProcessingException {
    return line(PipelineTopic.DRIFT_REPORTS, "'window_start':'2026-03-02T10:00:00Z'," + fields);
  }

  private static String line(PipelineTopic topic, String fields) throws JsonProcessingException {
    String json = ("{" + PLACE + fields + "}").replace('\'', '"');
    return RecordText.of(topic).line(new ObjectMapper().readTree(json));
  }
}
