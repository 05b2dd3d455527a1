package io.driftgate.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.RunningSandbox;
import io.driftgate.app.topics.TopicAction;
import io.driftgate.schemas.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judgements that need no broker; those that do are tested with a real one. */
class DoctorTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path directory;
  private final List<ConfigurationInput.Setting> settings = new ArrayList<>();

  @Test
  void aWrongConfigurationIsOneFindingForEachErrorAndEndsTheExamination() {
    set("http.port", "x");
    set("pipeline.treads", "2");

    assertThat(examine())
        .hasSize(2)
        .allMatch(finding -> finding.verdict() == Finding.Verdict.FAILED)
        .allMatch(finding -> finding.check().equals("configuration"));
  }

  @Test
  void everyCheckIsMadeEvenWhenNothingIsConfigured() {
    assertThat(examine())
        .extracting(finding -> finding.check() + " " + finding.verdict())
        .contains("configuration OK", "model OK", "registry FAILED", "broker FAILED");
  }

  @Test
  void aKeyThatNoClientKnowsIsAWarning() {
    set("kafka.bootstrap.severs", "h:1");
    set("kafka.consumer.max.poll.records", "1");
    set("kafka.streams.poll.ms", "1");

    assertThat(examine())
        .filteredOn(finding -> finding.check().equals("configuration"))
        .singleElement()
        .satisfies(it -> assertThat(it.verdict()).isEqualTo(Finding.Verdict.WARNING))
        .satisfies(it -> assertThat(it.detail()).contains("bootstrap.severs"));
  }

  @Test
  void aFolderThatIsNoBundleFails() throws IOException {
    set("pipeline.model", Files.createDirectory(directory.resolve("empty")).toString());

    assertThat(examine())
        .filteredOn(finding -> finding.check().equals("model"))
        .singleElement()
        .satisfies(it -> assertThat(it.verdict()).isEqualTo(Finding.Verdict.FAILED))
        .satisfies(it -> assertThat(it.detail()).contains("model.yaml"));
  }

  @Test
  void whatAppliesTakeCareOfIsJudgedByWhetherThePipelineRunsWithoutIt() {
    TopicAction create = new TopicAction.CreateTopic("t", 4, (short) -1, Map.of());
    TopicAction register = new TopicAction.RegisterSchema("s", Prediction.getClassSchema());

    assertThat(judge(new TopicAction.Fine("t", ""))).isEqualTo(Finding.Verdict.OK);
    assertThat(judge(create)).isEqualTo(Finding.Verdict.FAILED);
    assertThat(judge(new TopicAction.Conflict("t", "p", "r"))).isEqualTo(Finding.Verdict.FAILED);
    assertThat(judge(register)).isEqualTo(Finding.Verdict.WARNING);
    set("registry.auto-register", "false");
    assertThat(judge(register)).isEqualTo(Finding.Verdict.FAILED);
  }

  @Test
  void aClockBehindTheBrokersStampsIsAWarning() {
    long limitMillis = BrokerChecks.CLOCK_DIFFERENCE_MAX.toMillis();

    assertThat(BrokerChecks.clock(-1, NOW).verdict()).isEqualTo(Finding.Verdict.OK);
    assertThat(BrokerChecks.clock(NOW.toEpochMilli() + limitMillis, NOW).verdict())
        .isEqualTo(Finding.Verdict.OK);
    assertThat(BrokerChecks.clock(NOW.toEpochMilli() + limitMillis + 1, NOW).verdict())
        .isEqualTo(Finding.Verdict.WARNING);
  }

  @Test
  void aLongCommandLineIsAWarning() {
    int limit = ProcessChecks.COMMAND_LINE_BYTES_MAX;

    assertThat(ProcessChecks.commandLine(limit).verdict()).isEqualTo(Finding.Verdict.OK);
    assertThat(ProcessChecks.commandLine(limit + 1).verdict()).isEqualTo(Finding.Verdict.WARNING);
  }

  private Finding.Verdict judge(TopicAction action) {
    return Doctor.finding(action, load()).verdict();
  }

  private List<Finding> examine() {
    return new Doctor(Clock.systemUTC()).examine(this::load);
  }

  private void set(String key, String value) {
    settings.add(new ConfigurationInput.Setting("--set", key, value));
  }

  private DriftgateConfig load() {
    return DriftgateConfig.load(
        new ConfigurationInput(
            directory, directory, null, Map.of(), settings, RunningSandbox.none()),
        Set.of());
  }
}
