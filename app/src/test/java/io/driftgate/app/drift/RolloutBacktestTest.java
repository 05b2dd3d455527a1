package io.driftgate.app.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.app.Main;
import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.RunningSandbox;
import io.driftgate.app.monitoring.WatchedBundle;
import io.driftgate.app.pipeline.Drift;
import io.driftgate.app.run.MonitorConfiguration;
import io.driftgate.drift.comparison.ClassName;
import io.driftgate.drift.performance.Said;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a rollout would have done with the electricity stream, from the end of version 1's training
 * to its own. From row 17,424 on version 2 is more often right, after row 36,000 version 1 is.
 */
class RolloutBacktestTest {
  private static final Path ELECTRICITY =
      Path.of(System.getProperty("cases.dir", "../shared/cases"), "electricity");
  private static final int FROM = 9_000;
  private static final int UNTIL = 45_312;
  private static final int LATE = 48;

  /** Patience with a machine that does other things, too. */
  private static final String TRIAL_MS = "60000";

  /** Rows that version 2 was trained on. */
  private static final int TRAINED_FROM = 17_760;

  private static final int TRAINED_UNTIL = 26_760;

  @TempDir Path directory;
  private Path events = Path.of("");

  @BeforeEach
  void aRecording() {
    assumeTrue(Files.isRegularFile(Drift.EVENTS), "no case at " + Drift.EVENTS);
    events = Drift.rows(directory.resolve("events.csv"), FROM, UNTIL - FROM);
  }

  @Test
  void whoIsMoreOftenRightServes() throws IOException {
    List<RoutedEvent> routed = new ArrayList<>();

    RolloutBacktest backtest = backtest(packed("1"), packed("2"), routed);

    double overall = accuracy(routed, row -> true);
    double untrained = accuracy(routed, row -> row < TRAINED_FROM || row >= TRAINED_UNTIL);
    System.out.printf(
        "accuracy of drift-driven routing: %.4f (mark 0.775), outside of version 2's training rows"
            + " %.4f (mark 0.765); %d changes of the stable version (mark 8)%n",
        overall, untrained, backtest.changes());
    assertThat(overall).isGreaterThanOrEqualTo(0.775);
    assertThat(untrained).isGreaterThanOrEqualTo(0.765);
    assertThat(backtest.changes()).isBetween(2L, 8L);
    assertThat(share(routed, 19_500, 35_000, "2")).as("rows of version 2").isGreaterThan(0.95);
    assertThat(share(routed, 37_500, UNTIL, "1")).as("rows of version 1").isGreaterThan(0.95);
    assertThat(backtest.accuracy().routing().accuracy()).isEqualTo(overall);
    assertThat(backtest.accuracy().deadLetters()).isZero();
  }

  private RolloutBacktest backtest(Path stable, Path candidate, List<RoutedEvent> routed) {
    List<ConfigurationInput.Setting> settings =
        settings().entrySet().stream()
            .map(one -> new ConfigurationInput.Setting("test", one.getKey(), one.getValue()))
            .toList();
    DriftgateConfig config =
        DriftgateConfig.load(
            new ConfigurationInput(
                directory, directory, null, Map.of(), settings, RunningSandbox.none()),
            Set.of());
    try (Contender first = contender(config, stable);
        Contender second = contender(config, candidate)) {
      return RolloutBacktest.run(
          config,
          MonitorConfiguration.of(config.drift()),
          new Contest(first, second),
          LATE,
          System.currentTimeMillis(),
          routed::add);
    }
  }

  private static Map<String, String> settings() {
    return Map.of(
        "models.trial.timeout-ms", TRIAL_MS,
        "drift.window-ms", Long.toString(Duration.ofMinutes(30 * 1_000).toMillis()),
        "drift.rows", "200",
        "drift.grace-ms", "0",
        "rollout.mode", "act",
        "rollout.start", "always",
        "rollout.promote", "auto",
        "rollout.steps", "0.05,0.5",
        "rollout.cool-down-ms", "0",
        "rollout.deadline-ms", Long.toString(Duration.ofDays(365).toMillis()));
  }

  private Contender contender(DriftgateConfig config, Path path) {
    Admitted admitted =
        new Admission(config.models(), new SignaturePolicy(false, List.of()), 256)
            .examine(path, null);
    return new Contender(
        admitted.bundle(),
        admitted.limits(),
        WatchedBundle.of(admitted.bundle(), admitted.report(), config.drift().window()).version(),
        new FileEvents(events, "event_time", admitted.bundle().manifest(), 0, note -> {}));
  }

  private Path packed(String version) {
    run(
        "model",
        "pack",
        "--onnx",
        ELECTRICITY.resolve("v" + version + ".onnx").toString(),
        "--name",
        "electricity",
        "--version",
        version,
        "--reference",
        ELECTRICITY.resolve("reference-v" + version + ".csv.gz").toString(),
        "--directory",
        directory.resolve("models").toString(),
        "--set",
        "models.trial.timeout-ms=" + TRIAL_MS);
    return directory.resolve("models/electricity/" + version);
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    assertThat(exitCode).as("%s%n%s%n%s", List.of(arguments), out, err).isZero();
    return out.toString();
  }

  private static double share(List<RoutedEvent> routed, int from, int until, String version) {
    return routed.subList(from - FROM, until - FROM).stream()
            .filter(event -> said(event).version().equals(version))
            .count()
        / (double) (until - from);
  }

  private static double accuracy(List<RoutedEvent> routed, LongPredicate rows) {
    List<RoutedEvent> counted =
        routed.stream().filter(event -> rows.test(FROM + event.number())).toList();
    long right =
        counted.stream()
            .filter(event -> ClassName.canonical(label(said(event))).equals(event.outcome()))
            .count();
    return 1 - (counted.size() - right) / (double) counted.size();
  }

  private static Said said(RoutedEvent event) {
    return Objects.requireNonNull(event.served());
  }

  private static String label(Said said) {
    return Objects.requireNonNull(said.label());
  }

  /** The command, on the days around the first change. */
  @Test
  void theCommandSaysWhatWasDecidedAndHowRightItWas() throws IOException {
    String stable = packed("1").toString();
    String candidate = packed("2").toString();
    List<String> rows = Files.readAllLines(events);
    List<String> days = new ArrayList<>(rows.subList(0, 1));
    days.addAll(rows.subList(8_401, 10_401));
    Path input = Files.write(directory.resolve("days.csv"), days);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "drift",
                "backtest",
                "--bundle",
                stable,
                "--candidate",
                candidate,
                "--input",
                input.toString(),
                "--labels-late",
                Integer.toString(LATE),
                "--output",
                "json"));
    settings().forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));

    JsonNode rollout =
        new ObjectMapper().readTree(run(arguments.toArray(String[]::new))).get("rollout");

    assertThat(rollout.get("mode").asText()).isEqualTo("act");
    assertThat(rollout.at("/events/0/event").asText()).isEqualTo("PROMOTED");
    assertThat(rollout.at("/events/0/stable_version").asText()).isEqualTo("1");
    assertThat(rollout.at("/events/1/event").asText()).isEqualTo("STARTED");
    assertThat(rollout.at("/routing/events").asLong()).isEqualTo(2_000);
    assertThat(rollout.at("/routing/outcomes").asLong()).isEqualTo(2_000);
    assertThat(rollout.at("/served/1/events").asLong() + rollout.at("/served/2/events").asLong())
        .isEqualTo(2_000);
    assertThat(rollout.at("/served/2/events").asLong()).isPositive();
    assertThat(rollout.at("/always/2/events").asLong()).isEqualTo(2_000);
    assertThat(rollout.at("/always/2/accuracy").asDouble())
        .isGreaterThan(rollout.at("/always/1/accuracy").asDouble());
  }
}
