package io.driftgate.schemas;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The catalogue of the topics that a pipeline owns: the one place that names them, says what is in
 * them, who writes and who reads them, and how they are kept. {@code driftgate topics} and the
 * documentation are made from it.
 */
@SuppressWarnings("ImmutableEnumChecker") // Avro's schemas of generated classes do not change
public enum PipelineTopic {
  PREDICTIONS(
      Prediction.getClassSchema(),
      "the event's key",
      Cleanup.DELETE,
      Duration.ofDays(7),
      Partitions.LIKE_FEATURES,
      "scoring",
      "consumers",
      "The score of every event that could be scored."),
  AUDIT(
      AuditRecord.getClassSchema(),
      "the event's key",
      Cleanup.DELETE,
      Duration.ofDays(365),
      Partitions.LIKE_FEATURES,
      "scoring",
      "auditors, the archive",
      "What is needed to explain and to repeat each prediction."),
  DEAD_LETTERS(
      null,
      "the event's key",
      Cleanup.DELETE,
      Duration.ofDays(30),
      Partitions.LIKE_FEATURES,
      "scoring",
      "operators",
      "Events that could not be scored: the original bytes and headers, with the reason in further headers."),
  EPOCHS(
      EpochApplied.getClassSchema(),
      "source partition, decimal",
      Cleanup.DELETE,
      Duration.ofDays(365),
      Partitions.LIKE_FEATURES,
      "scoring",
      "auditors",
      "From which event on a routing epoch was in force on a partition."),
  ROUTING(
      RoutingTable.getClassSchema(),
      "model name",
      Cleanup.COMPACT,
      null,
      Partitions.ONE,
      "the monitor",
      "scoring, the monitor",
      "Which versions of a model share its traffic."),
  MODELS(
      ModelRelease.getClassSchema(),
      "model@version",
      Cleanup.COMPACT,
      null,
      Partitions.ONE,
      "`driftgate model publish`",
      "scoring, the monitor",
      "The released versions of the pipeline's model, and where to fetch them."),
  ARTIFACTS(
      null,
      "SHA-256 of the zip, a slash, number of the piece",
      Cleanup.COMPACT,
      null,
      Partitions.ONE,
      "`driftgate model publish`",
      "scoring",
      "The bundles themselves, in pieces, where Kafka is the artifact store."),
  INSTANCES(
      InstanceReport.getClassSchema(),
      "id of the instance",
      Cleanup.COMPACT,
      null,
      Partitions.ONE,
      "scoring",
      "the monitor, `driftgate model list`",
      "What each running instance has loaded, refused and serves."),
  SAMPLES(
      SampleBatch.getClassSchema(),
      "pipeline",
      Cleanup.DELETE,
      Duration.ofDays(7),
      Partitions.ONE,
      "scoring",
      "the monitor, `driftgate drift show`",
      "Rows that may belong to the sample of a window, and the window's counters."),
  DRIFT_REPORTS(
      DriftReport.getClassSchema(),
      "model@version",
      Cleanup.DELETE,
      Duration.ofDays(90),
      Partitions.ONE,
      "the monitor",
      "analysts, `driftgate drift show`",
      "Each window against the training reference of each version that scored in it."),
  DRIFT_ALERTS(
      DriftAlert.getClassSchema(),
      "alert id",
      Cleanup.COMPACT_DELETE,
      Duration.ofDays(365),
      Partitions.ONE,
      "the monitor",
      "analysts, `driftgate tail alerts`",
      "Episodes of drift: opened, changed, resolved."),
  SCORES(
      ScoredBatch.getClassSchema(),
      "pipeline",
      Cleanup.DELETE,
      Duration.ofDays(7),
      Partitions.ONE,
      "scoring",
      "the monitor, `driftgate drift show`",
      "What was said of the events that outcomes are expected for; empty without `labels.topic`."),
  OUTCOMES(
      Outcome.getClassSchema(),
      "event id",
      Cleanup.DELETE,
      Duration.ofDays(7),
      Partitions.ONE,
      "the monitor",
      "the monitor, `driftgate drift show`",
      "The labels topic in one partition, reduced to event and outcome; empty without `labels.topic`."),
  PERFORMANCE_REPORTS(
      PerformanceReport.getClassSchema(),
      "model@version",
      Cleanup.DELETE,
      Duration.ofDays(365),
      Partitions.ONE,
      "the monitor",
      "analysts, `driftgate tail performance`, `driftgate drift show`",
      "How right each version was in each window, as far as outcomes came."),
  ROLLOUT_COMMANDS(
      RolloutCommand.getClassSchema(),
      "model name",
      Cleanup.DELETE,
      Duration.ofDays(365),
      Partitions.ONE,
      "`driftgate rollout`",
      "the monitor",
      "What people ask of the rollout controller."),
  ROLLOUT_EVENTS(
      RolloutEvent.getClassSchema(),
      "model name",
      Cleanup.DELETE,
      Duration.ofDays(365),
      Partitions.ONE,
      "the monitor",
      "`driftgate rollout status`, `driftgate tail rollout`, auditors",
      "Each decision of the rollout controller, and why.");

  /** How Kafka makes room. */
  public enum Cleanup {
    /** Old records go when their retention is over. */
    DELETE,
    /** The newest record of a key stays for ever. */
    COMPACT,
    /** The newest record of a key stays until its retention is over. */
    COMPACT_DELETE
  }

  /** How many partitions a topic has. */
  public enum Partitions {
    /**
     * As many as the features topic: what is written about an event goes to the partition number of
     * the event.
     */
    LIKE_FEATURES,
    /** One: few records, read whole by every instance. */
    ONE
  }

  private final Schema valueSchema;
  private final String keyMeaning;
  private final Cleanup cleanup;
  private final Duration retention;
  private final Partitions partitions;
  private final String writer;
  private final String readers;
  private final String purpose;

  PipelineTopic(
      Schema valueSchema,
      String keyMeaning,
      Cleanup cleanup,
      Duration retention,
      Partitions partitions,
      String writer,
      String readers,
      String purpose) {
    this.valueSchema = valueSchema;
    this.keyMeaning = keyMeaning;
    this.cleanup = cleanup;
    this.retention = retention;
    this.partitions = partitions;
    this.writer = writer;
    this.readers = readers;
    this.purpose = purpose;
  }

  /** {@code predictions}, {@code dead-letters}: the name without the pipeline. */
  public String suffix() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code <pipeline>.<suffix>}. */
  public String topicName(String pipeline) {
    return pipeline + "." + suffix();
  }

  /** The registry's subject of the value schema, by TopicNameStrategy. */
  public String valueSubject(String pipeline) {
    return topicName(pipeline) + "-value";
  }

  /**
   * The Avro schema of the value; empty where the value is not ours: an event, a piece of a file.
   */
  public Optional<Schema> valueSchema() {
    return Optional.ofNullable(valueSchema);
  }

  public String keyMeaning() {
    return keyMeaning;
  }

  public Cleanup cleanup() {
    return cleanup;
  }

  /** How long records are kept; empty for ever. */
  public Optional<Duration> retention() {
    return Optional.ofNullable(retention);
  }

  public Partitions partitions() {
    return partitions;
  }

  public String writer() {
    return writer;
  }

  public String readers() {
    return readers;
  }

  public String purpose() {
    return purpose;
  }
}
