package io.driftgate.bench;

import io.driftgate.app.Main;
import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.config.RunningSandbox;
import io.driftgate.schemas.PipelineTopic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The topics of one contestant in one round, as {@code topics apply} makes them, and the
 * configuration that goes with them. Closing it deletes the topics.
 */
final class BenchPipeline implements AutoCloseable {
  private static final String PATIENCE_MS = "600000";

  private final BenchCluster cluster;
  private final String name;
  private final Path directory;
  private final Map<String, String> settings = new TreeMap<>();

  /**
   * @param name of the pipeline, not used before
   * @param features topic that the events are on
   * @param more settings of the contestant
   */
  BenchPipeline(BenchCluster cluster, String name, String features, Map<String, String> more) {
    this.cluster = cluster;
    this.name = name;
    this.directory = cluster.folder(name);
    settings.put("pipeline.name", name);
    settings.put("pipeline.features.topic", features);
    settings.put("kafka.bootstrap.servers", cluster.bootstrapServers());
    settings.put("registry.url", cluster.registryUrl());
    settings.put("models.trial.timeout-ms", "120000");
    settings.put("http.port", "0");
    // contestants are paused while others have their turn, and nobody is to think them dead
    settings.put("kafka.session.timeout.ms", PATIENCE_MS);
    settings.put("kafka.producer.transaction.timeout.ms", PATIENCE_MS);
    settings.putAll(more);
  }

  String name() {
    return name;
  }

  Path directory() {
    return directory;
  }

  String topic(PipelineTopic topic) {
    return topic.topicName(name);
  }

  /**
   * The file that an instance is started with.
   *
   * @param instance each has a state directory of its own
   */
  Path file(int instance) {
    return file(instance, Map.of());
  }

  /** The same with settings of its own. */
  Path file(int instance, Map<String, String> own) {
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.putAll(own);
    properties.put("pipeline.state-directory", directory.resolve("state" + instance).toString());
    Path file = directory.resolve("driftgate-" + instance + ".properties");
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  DriftgateConfig config() {
    return DriftgateConfig.load(
        new ConfigurationInput(
            directory, directory, file(0), Map.of(), List.of(), RunningSandbox.none()),
        EnumSet.allOf(Need.class));
  }

  BenchPipeline topicsApplied() {
    command("topics", "apply");
    return this;
  }

  /** Runs a command of Driftgate's with this configuration and returns what it printed. */
  String command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", file(0).toString()));
    return plainCommand(all.toArray(String[]::new));
  }

  /** Runs a command of Driftgate's without a configuration. */
  static String plainCommand(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    if (exitCode != 0) {
      throw new BenchFailure("driftgate " + String.join(" ", arguments) + ":\n" + out + err);
    }
    return out.toString();
  }

  @Override
  public void close() {
    Set<String> all = Waiting.answer(cluster.admin().listTopics().names());
    List<String> own =
        all.stream()
            .filter(topic -> topic.startsWith(name + ".") || topic.startsWith(name + "-"))
            .toList();
    Waiting.answer(cluster.admin().deleteTopics(own).all());
  }
}
