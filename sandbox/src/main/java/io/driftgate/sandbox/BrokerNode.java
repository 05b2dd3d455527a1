package io.driftgate.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A Kafka broker that is a controller too. */
record BrokerNode(int number, BrokerSettings settings, SandboxFolder sandbox, RuntimeHome home)
    implements SandboxNode {
  private static final String LOG_SETTINGS = "broker-log4j2.xml";

  @Override
  public String name() {
    return NodeRecord.broker(number);
  }

  @Override
  public int port() {
    return settings.port(number);
  }

  @Override
  public Path folder() {
    return sandbox.node(name());
  }

  @Override
  public void prepare(Consumer<String> progress) {
    BrokerData data = new BrokerData(folder());
    data.requireWholeOrAbsent();
    try (InputStream logSettings = BrokerNode.class.getResourceAsStream(LOG_SETTINGS)) {
      if (logSettings == null) {
        throw new IllegalStateException(LOG_SETTINGS + " is missing from the jar");
      }
      Files.createDirectories(folder());
      Files.copy(logSettings, folder().resolve(LOG_SETTINGS), StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(folder().resolve("server.properties"), settings.text(number));
    } catch (IOException e) {
      throw new SandboxException(
          "Cannot write the settings of " + name() + " to " + folder() + ": " + e, e);
    }
    if (!data.isFormatted()) {
      progress.accept("formatting the data folder of " + name());
      data.format(this::format);
    }
  }

  @Override
  public List<String> arguments() {
    return java(settings.heapOptions(), "kafka.Kafka", "server.properties");
  }

  @Override
  public boolean answers() {
    try {
      return KafkaProbe.brokersInService(port()).contains(number);
    } catch (IOException notYet) {
      // No answer is the answer.
      return false;
    }
  }

  private void format(String clusterId) {
    ChildProcess child =
        ChildProcess.start(
            folder(),
            java(
                List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                clusterId,
                "--config",
                "server.properties"),
            sandbox.output(name()),
            sandbox.log(name()));
    boolean ended = false;
    try {
      ended = child.endsWithinMillis(StartLimits.FORMAT.toMillis());
    } finally {
      if (!ended) {
        child.kill();
      }
    }
    if (!ended) {
      throw Failure.silent(this, child.handle().pid(), StartLimits.FORMAT.toSeconds(), child.log());
    }
    if (!child.succeeded()) {
      throw Failure.died(this, child.ending(), child.log());
    }
  }

  private List<String> java(List<String> machine, String mainClass, String... arguments) {
    List<String> common =
        List.of(
            mark(),
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Dlog4j2.configurationFile=" + LOG_SETTINGS,
            "-Dsandbox.log=" + sandbox.log(name()),
            "-cp",
            home.brokerFolder().resolve("*").toString(),
            mainClass);
    return Stream.of(machine, common, List.of(arguments)).flatMap(List::stream).toList();
  }
}
