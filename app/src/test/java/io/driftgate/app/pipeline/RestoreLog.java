package io.driftgate.app.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Kafka Streams logs of state that it reads back, in an instance that is told to log it. */
final class RestoreLog {
  /** Lines begin with the milliseconds since the process began to log. */
  private static final String LOGBACK =
      """
      <configuration>
        <appender name="stderr" class="ch.qos.logback.core.ConsoleAppender">
          <target>System.err</target>
          <encoder><pattern>%r %level %logger{0} - %msg%n</pattern></encoder>
        </appender>
        <logger name="io.driftgate" level="INFO"/>
        <logger
            name="org.apache.kafka.streams.processor.internals.StoreChangelogReader" level="DEBUG"/>
        <root level="WARN"><appender-ref ref="stderr"/></root>
      </configuration>
      """;

  private static final String STORE = "monitor-state";
  private static final Pattern BEGIN =
      Pattern.compile(
          "^(\\d+) .*Start restoring changelog partition \\S+-" + STORE + "-changelog-0 ",
          Pattern.MULTILINE);
  private static final Pattern END =
      Pattern.compile(
          "^(\\d+) .*Finished restoring changelog \\S+ to store "
              + STORE
              + " with a total number of (\\d+) records",
          Pattern.MULTILINE);

  private RestoreLog() {}

  /**
   * The monitor's state, read back.
   *
   * @param millis from the first request for a record of the changelog to the last record
   * @param records of the changelog
   */
  record Restored(long millis, long records) {}

  /** The JVM option that has an instance log it. */
  static String option(Path directory) {
    try {
      Path file = Files.writeString(directory.resolve("logback-restore.xml"), LOGBACK);
      return "-Dlogback.configurationFile=" + file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty where the instance read nothing back before it ended. */
  static Optional<Restored> of(InstanceProcess instance) {
    String log = instance.log();
    Matcher begin = BEGIN.matcher(log);
    Matcher end = END.matcher(log);
    return begin.find() && end.find()
        ? Optional.of(
            new Restored(
                Long.parseLong(end.group(1)) - Long.parseLong(begin.group(1)),
                Long.parseLong(end.group(2))))
        : Optional.empty();
  }
}
