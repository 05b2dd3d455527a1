package io.driftgate.app.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.jspecify.annotations.Nullable;

/** Every key of Driftgate's own, and which prefixes are passed through to the clients. */
final class ConfigurationKeys {
  static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";
  static final String REGISTRY_URL = "registry.url";
  static final String PIPELINE_NAME = "pipeline.name";
  static final String MODEL = "pipeline.model";
  static final String FEATURES_TOPIC = "pipeline.features.topic";
  static final String LABELS_TOPIC = "labels.topic";
  static final String STATE_DIRECTORY = "pipeline.state-directory";
  static final String BATCH_LINGER = "pipeline.batch.linger-ms";
  static final String COMMIT_INTERVAL = "pipeline.commit-interval-ms";
  static final String GUARANTEE = "pipeline.processing-guarantee";
  static final String TRUSTED_KEYS = "models.trusted-keys";
  static final String HTTP_PORT = "http.port";
  static final String SERIALIZER = "serde.serializer";
  static final String DESERIALIZER = "serde.deserializer";

  static final String KAFKA = "kafka.";
  static final String APICURIO = "apicurio.registry.";
  static final String CONFLUENT = "schema.registry.";
  static final List<String> PASSED_THROUGH = List.of(KAFKA, APICURIO, CONFLUENT);

  /**
   * Keys of Kafka Streams that have a key here, so that two places cannot contradict each other.
   */
  static final Map<String, String> OWNED_STREAMS_KEYS =
      Map.of(
          "application.id", PIPELINE_NAME,
          "processing.guarantee", "pipeline.processing-guarantee",
          "num.stream.threads", "pipeline.threads",
          "commit.interval.ms", "pipeline.commit-interval-ms",
          "state.dir", STATE_DIRECTORY);

  private static final long YEAR_MS = 366L * 24 * 3_600_000;

  static final ConfigDef DEFINITION = define();

  private ConfigurationKeys() {}

  static boolean isKnown(String key) {
    return DEFINITION.configKeys().containsKey(key)
        || PASSED_THROUGH.stream()
            .anyMatch(prefix -> key.startsWith(prefix) && key.length() > prefix.length());
  }

  private static ConfigDef define() {
    Definition keys = new Definition(new ConfigDef());
    addresses(keys);
    pipeline(keys);
    operation(keys);
    models(keys);
    samples(keys);
    drift(keys);
    labels(keys);
    rollout(keys);
    topics(keys);
    registry(keys);
    process(keys);
    return keys.definition();
  }

  private static void addresses(Definition keys) {
    keys.high(
        BOOTSTRAP_SERVERS,
        ConfigDef.Type.STRING,
        null,
        Expectation.servers(),
        "Brokers to start from. Without this key and without registry.url anywhere, both come from"
            + " the sandbox that runs in the working directory, if one does.");
    keys.high(
        REGISTRY_URL,
        ConfigDef.Type.STRING,
        null,
        Expectation.registryUrl(),
        "The schema registry. Its Confluent-compatible API is what every registry and every tool"
            + " speaks; the address that Apicurio's own library needs is derived from it.");
  }

  private static void pipeline(Definition keys) {
    keys.high(
        PIPELINE_NAME,
        ConfigDef.Type.STRING,
        "driftgate",
        Expectation.topicName(),
        "Name of the pipeline: prefix of its topics, and its application id in Kafka. Instances"
            + " with the same name share the work.");
    keys.high(
        MODEL,
        ConfigDef.Type.STRING,
        null,
        Expectation.text("the folder or zip of a model bundle (model.onnx, model.yaml)"),
        "A bundle on this machine that serves until a release does. Without it, `run` waits for the"
            + " first release (`driftgate model publish`).");
    keys.high(
        FEATURES_TOPIC,
        ConfigDef.Type.STRING,
        "features",
        Expectation.topicName(),
        "Topic that the feature events are read from. It is yours; any name will do.");
    keys.medium(
        "pipeline.event-id-field",
        ConfigDef.Type.STRING,
        "event_id",
        Expectation.text("the name of a field of the event"),
        "Field with the event's id. Where an event has no such field, its id is"
            + " topic/partition/offset.");
    keys.medium(
        "pipeline.event-time-field",
        ConfigDef.Type.STRING,
        "event_time",
        Expectation.text("the name of a field of the event"),
        "Field with the time at which the event happened. Where an event has no such field, it is"
            + " the timestamp of the Kafka record.");
    keys.medium(
        GUARANTEE,
        ConfigDef.Type.STRING,
        "exactly_once_v2",
        Expectation.oneOf("exactly_once_v2", "at_least_once"),
        "exactly_once_v2: each event has exactly one prediction and one audit record for readers"
            + " of committed records, visible after the next commit. at_least_once: visible at"
            + " once, duplicates possible after a crash.");
  }

  private static void operation(Definition keys) {
    keys.medium(
        "pipeline.role",
        ConfigDef.Type.STRING,
        "all",
        Expectation.oneOf("all", "scoring", "monitor"),
        "What this process does: score, watch the samples for drift, or both.");
    keys.medium(
        "pipeline.threads",
        ConfigDef.Type.INT,
        "1",
        Expectation.between(1, 256),
        "Threads that score in this process. More than the features topic has partitions are"
            + " idle.");
    keys.medium(
        "pipeline.batch.max-rows",
        ConfigDef.Type.INT,
        "256",
        Expectation.between(1, 4096),
        "Rows in one call of the model at most. How many it is within this limit is measured when a"
            + " version is loaded. How long a smaller batch waits for company:"
            + " pipeline.batch.linger-ms.");
    keys.low(
        BATCH_LINGER,
        ConfigDef.Type.LONG,
        null,
        Expectation.millisBetween(0, 3_600_000),
        "How often a batch that is not full is scored; before a commit it always is. 0: as soon as"
            + " all is in it that a poll brought of its partition (under"
            + " kafka.group.protocol=streams, where nobody knows that: every millisecond). Default:"
            + " a tenth of pipeline.commit-interval-ms with exactly_once_v2, for nobody sees a"
            + " prediction before the commit; 0 with at_least_once.");
    keys.medium(
        COMMIT_INTERVAL,
        ConfigDef.Type.LONG,
        "100",
        Expectation.millisBetween(1, 60_000),
        "Time between two commits. With exactly_once_v2 it is the latency that readers of"
            + " committed records see.");
    keys.medium(
        STATE_DIRECTORY,
        ConfigDef.Type.STRING,
        null,
        Expectation.text("a folder"),
        "Folder for the local state; two instances on one machine need two. Default: a folder"
            + " `driftgate-` + pipeline.name in the JVM's temporary folder.");
    keys.low(
        "pipeline.close-timeout-ms",
        ConfigDef.Type.LONG,
        "30000",
        Expectation.millisBetween(1000, 600_000),
        "How long a stopping instance may take to finish, commit and leave the group.");
  }

  private static void models(Definition keys) {
    keys.medium(
        "models.store",
        ConfigDef.Type.STRING,
        "kafka",
        Expectation.artifactStore(),
        "Where `model publish` puts bundles: `kafka` (in pieces, on the artifacts topic), a folder"
            + " that every instance has (`file:///mnt/models`), or the URL of a server that takes"
            + " PUT and answers GET.");
    keys.low(
        "models.artifact-max-bytes",
        ConfigDef.Type.LONG,
        "67108864",
        Expectation.between(1024, 1L << 30),
        "Largest bundle, as a zip, that is published or fetched.");
    keys.medium(
        "models.signature",
        ConfigDef.Type.STRING,
        "optional",
        Expectation.oneOf("required", "optional"),
        "required: a version without a signature by one of models.trusted-keys is refused."
            + " optional: a version may be unsigned; a signature that is there has to be right.");
    keys.medium(
        TRUSTED_KEYS,
        ConfigDef.Type.LIST,
        "",
        Expectation.paths(),
        "PEM files with Ed25519 public keys, separated by commas: who may sign versions.");
    keys.medium(
        "models.determinism",
        ConfigDef.Type.STRING,
        "bits",
        Expectation.oneOf("bits", "tolerance"),
        "bits: batches are kept to sizes at which every score has the bits that it has alone, so"
            + " that scoring again gives the same bits. tolerance: the fastest size, and the"
            + " release says how much a score may differ.");
    keys.low(
        "models.max-loaded",
        ConfigDef.Type.INT,
        "3",
        Expectation.between(2, 20),
        "Versions that an instance has loaded at most; the one before stays for a quick way back.");
    keys.low(
        "models.keep-loaded-ms",
        ConfigDef.Type.LONG,
        "3600000",
        Expectation.millisBetween(0, 2_592_000_000L),
        "How long a version stays loaded after the last routing table that had it serve, as stable"
            + " version or canary: the way back then needs no loading. A release that is only"
            + " prepared waits for its room; a version that the routing table names does not."
            + " models.max-loaded is never exceeded.");
    keys.low(
        "models.trial.timeout-ms",
        ConfigDef.Type.LONG,
        "8000",
        Expectation.millisBetween(1000, 600_000),
        "Processor time that the trial of a version, in a process of its own, may use, in"
            + " milliseconds: on a busy machine a trial waits for its turn. By the clock it may take"
            + " three times as long.");
    keys.low(
        "models.trial.memory-mib",
        ConfigDef.Type.INT,
        "1024",
        Expectation.between(800, 1_048_576),
        "Address space of that process, in MiB; its JVM needs about 750 of them.");
    keys.low(
        "models.mlflow.url",
        ConfigDef.Type.STRING,
        null,
        Expectation.webUrl(),
        "The MLflow tracking server that `--from mlflow:models:/NAME@ALIAS` asks.");
    keys.low(
        "models.mlflow.token",
        ConfigDef.Type.STRING,
        null,
        Expectation.text("a bearer token"),
        "Bearer token for that server.");
  }

  private static void samples(Definition keys) {
    keys.medium(
        "drift.enabled",
        ConfigDef.Type.BOOLEAN,
        "true",
        Expectation.yesOrNo(),
        "Whether scoring takes samples of the events, and whether an instance with that role"
            + " watches them for drift.");
    keys.high(
        "drift.window-ms",
        ConfigDef.Type.LONG,
        "300000",
        Expectation.millisBetween(100, 10 * YEAR_MS),
        "Length of a window in event time. A window should see at least drift.rows events; shorter"
            + " windows tell sooner and see only larger shifts.");
    keys.medium(
        "drift.rows",
        ConfigDef.Type.INT,
        "1000",
        Expectation.between(20, 10_000),
        "Rows of a window's sample at most: a uniform sample of its events, all of them where there"
            + " are fewer.");
    keys.medium(
        "drift.min-rows",
        ConfigDef.Type.INT,
        "100",
        Expectation.between(2, 10_000),
        "A window with fewer rows is reported, not judged.");
    keys.medium(
        "drift.grace-ms",
        ConfigDef.Type.LONG,
        "60000",
        Expectation.millisBetween(0, YEAR_MS),
        "How long after its end, in event time, a window waits for events of its partition. Later"
            + " ones are scored and counted as late.");
    keys.medium(
        "drift.idle-timeout-ms",
        ConfigDef.Type.LONG,
        "300000",
        Expectation.millisBetween(100, YEAR_MS),
        "A partition from which nothing came for so long, by the wall clock, is not waited for."
            + " More than a restart takes, or a window is closed without a part of its events.");
    keys.low(
        "drift.future-max-ms",
        ConfigDef.Type.LONG,
        "60000",
        Expectation.millisBetween(0, YEAR_MS),
        "An event whose time is further ahead of the wall clock counts at the time that its"
            + " partition has reached.");
  }

  private static void drift(Definition keys) {
    keys.high(
        "drift.gate",
        ConfigDef.Type.DOUBLE,
        "0.1",
        Expectation.share(),
        "Smallest effect on a feature that an alert acts on: the largest gap of the distribution"
            + " functions (numbers), the share of values that changed (categories), the change of a"
            + " rate.");
    keys.high(
        "drift.score-gate",
        ConfigDef.Type.DOUBLE,
        "0.05",
        Expectation.share(),
        "The same for the model's score.");
    keys.medium(
        "drift.false-alarm-every-ms",
        ConfigDef.Type.LONG,
        "2592000000",
        Expectation.millisBetween(1000, 100 * YEAR_MS),
        "Time between two false alarms that is aimed at, in event time; divided by the window's"
            + " length it is what the statistic M has to reach. For versions with at least 200"
            + " calibration windows.");
    keys.low(
        "drift.alpha",
        ConfigDef.Type.DOUBLE,
        "0.001",
        Expectation.share(),
        "For versions with fewer calibration windows: the level, after Holm's correction, at which"
            + " a window speaks for drift. Two such windows of three open an episode.");
    keys.low(
        "drift.quiet-windows",
        ConfigDef.Type.INT,
        "5",
        Expectation.between(1, 1000),
        "Windows in a row in which nothing that an alert named is above half its gate, or above"
            + " noise, until the alert is resolved.");
    keys.low(
        "drift.cool-down-ms",
        ConfigDef.Type.LONG,
        "1800000",
        Expectation.millisBetween(0, YEAR_MS),
        "Time after a resolved alert, in event time, in which none opens.");
  }

  private static void labels(Definition keys) {
    keys.medium(
        LABELS_TOPIC,
        ConfigDef.Type.STRING,
        null,
        Expectation.topicName(),
        "Topic that outcomes come on, as any Avro record. It is yours. Without it nothing is known of"
            + " how right a version is, and rollouts go by the likeness of the data.");
    keys.medium(
        "labels.event-id-field",
        ConfigDef.Type.STRING,
        "event_id",
        Expectation.text("the dotted path of a field of the label"),
        "Field with the id of the event that the label is about, as in its prediction.");
    keys.medium(
        "labels.value-field",
        ConfigDef.Type.STRING,
        "label",
        Expectation.text("the dotted path of a field of the label"),
        "Field with what came of the event: the class, or the number. A column of the same name in a"
            + " version's reference is what outcomes are held against for drift.");
    keys.medium(
        "labels.delay-ms",
        ConfigDef.Type.LONG,
        "86400000",
        Expectation.millisBetween(0, YEAR_MS),
        "How long an event waits for its outcome, in event time, and an outcome for its event, by"
            + " the wall clock. What comes later is counted as late or unmatched.");
    keys.medium(
        "labels.share",
        ConfigDef.Type.DOUBLE,
        "1",
        Expectation.share(),
        "Share of the events that outcomes are wanted of, chosen by a hash of their ids. All that"
            + " wait are in the monitor's memory: lower it where many events wait long.");
    keys.low(
        "labels.pending-max",
        ConfigDef.Type.INT,
        "200000",
        Expectation.between(100, 100_000_000),
        "Events and outcomes that wait at most, about 1 kB each; more are counted and not kept.");
  }

  private static void rollout(Definition keys) {
    keys.high(
        "rollout.mode",
        ConfigDef.Type.STRING,
        "observe",
        Expectation.oneOf("observe", "propose", "act"),
        "What becomes of a step that evidence asks for: observe says it, and no more; propose says it"
            + " and takes it when a person approves (`driftgate rollout approve`); act takes it. Commands of people are carried out in"
            + " every mode.");
    keys.medium(
        "rollout.frozen",
        ConfigDef.Type.BOOLEAN,
        "false",
        Expectation.yesOrNo(),
        "Whether rollouts are frozen: nothing happens by itself, as if paused, guards included, and"
            + " `driftgate rollout resume` is refused. Commands of people are carried out.");
    keys.medium(
        "rollout.start",
        ConfigDef.Type.STRING,
        "alert",
        Expectation.oneOf("alert", "manual", "always"),
        "What starts a rollout: an alert of drift of the stable version that of the newest release"
            + " which was not tried for it; only a person; or nothing has to, and the newest other"
            + " release is in the shadow all the time, for outcomes to tell which is better.");
    keys.medium(
        "rollout.steps",
        ConfigDef.Type.LIST,
        "0.01,0.05,0.25,0.5",
        Expectation.shares(),
        "Shares of the keys that a canary gets, one after the other.");
    keys.medium(
        "rollout.share-max",
        ConfigDef.Type.DOUBLE,
        "0.5",
        Expectation.share(),
        "Largest share of the keys that a canary may serve, whoever asks. More than that is a"
            + " promotion.");
    keys.medium(
        "rollout.share-max-without-labels",
        ConfigDef.Type.DOUBLE,
        "0.25",
        Expectation.share(),
        "Largest share that a canary gets by itself, on the likeness of the data alone. With 1, and"
            + " rollout.promote=auto, likeness also promotes by itself; else it proposes that.");
    keys.medium(
        "rollout.windows-per-step",
        ConfigDef.Type.INT,
        "3",
        Expectation.between(1, 10_000),
        "Windows in a row that have to look like the candidate's training data and not like the"
            + " stable version's for one step forward; or the other way round, to go back.");
    keys.medium(
        "rollout.promote",
        ConfigDef.Type.STRING,
        "manual",
        Expectation.oneOf("manual", "auto"),
        "Whether the step after the last share, the promotion, needs a person. With auto outcomes"
            + " promote by themselves; the likeness of the data alone only where"
            + " rollout.share-max-without-labels is 1.");
    keys.medium(
        "rollout.failure-rate-max",
        ConfigDef.Type.DOUBLE,
        "0.01",
        Expectation.between0And1(),
        "Share of events that a candidate may fail on and the stable version score. One that fails"
            + " more often is taken back.");
    keys.medium(
        "rollout.guard.score-distance",
        ConfigDef.Type.DOUBLE,
        "0.85",
        Expectation.from0To1(),
        "How far the scores of a candidate may be distributed from those of the stable version: the"
            + " largest distance of the distribution functions that is sure, for the rows of a"
            + " window. One that is further away in two windows in a row is taken back. 1 turns it"
            + " off.");
    keys.medium(
        "rollout.guard.latency-ratio",
        ConfigDef.Type.DOUBLE,
        "3",
        Expectation.atLeast1(),
        "How many times as long as the stable version's a call of the candidate's model may take, on"
            + " average between two reports of an instance. One that takes longer in most of the"
            + " reports is taken back. A large number turns it off.");
    keys.medium(
        "rollout.deadline-ms",
        ConfigDef.Type.LONG,
        "604800000",
        Expectation.millisBetween(1000, 10 * YEAR_MS),
        "Event time after which a rollout without a verdict ends: not enough evidence, the stable"
            + " version is kept.");
    keys.medium(
        "rollout.cool-down-ms",
        ConfigDef.Type.LONG,
        "3600000",
        Expectation.millisBetween(0, YEAR_MS),
        "Event time after a rollout in which none starts by itself; with rollout.start=always, in"
            + " which none leaves the shadow. Also the time after any change of who serves, whoever"
            + " caused it, in which the likeness of the data moves no traffic; outcomes, guards and"
            + " people do not wait.");
    keys.medium(
        "rollout.outcomes-per-step",
        ConfigDef.Type.INT,
        "50",
        Expectation.between(1, 1_000_000),
        "Outcomes that a step needs, of events that both versions scored and that came after the"
            + " step before. Once so many are there, they decide, and the likeness of the data no"
            + " longer does.");
    keys.medium(
        "rollout.evidence",
        ConfigDef.Type.DOUBLE,
        "200",
        Expectation.atLeast1(),
        "Evidence of outcomes for, or against, a candidate that decides a rollout which was started:"
            + " chance reaches it in one of so many rollouts at the most, however often one looks.");
    keys.medium(
        "rollout.run-length",
        ConfigDef.Type.DOUBLE,
        "10000",
        Expectation.atLeast1(),
        "Likewise with rollout.start=always: chance reaches it once in so many outcomes on which one"
            + " version alone is right, or later, on average.");
    keys.medium(
        "rollout.non-inferiority-margin",
        ConfigDef.Type.DOUBLE,
        "0",
        Expectation.from0To1(),
        "How much more often a candidate may be worse than better, as a share of the outcomes, and"
            + " still be promoted. 0 asks that it is better.");
  }

  private static void topics(Definition keys) {
    keys.medium(
        "topics.partitions",
        ConfigDef.Type.INT,
        "4",
        Expectation.between(1, 10_000),
        "Partitions of the features topic, if `topics apply` has to create it. The pipeline's"
            + " topics follow the features topic.");
    keys.medium(
        "topics.replication-factor",
        ConfigDef.Type.SHORT,
        "-1",
        Expectation.replicationFactor(),
        "Replicas of the topics that `topics apply` creates; -1 leaves it to the broker.");
    keys.low(
        "topics.features.create",
        ConfigDef.Type.BOOLEAN,
        "true",
        Expectation.yesOrNo(),
        "Whether `topics apply` creates the features topic, and the labels topic, when they are"
            + " absent.");
  }

  private static void registry(Definition keys) {
    keys.low(
        "registry.timeout-ms",
        ConfigDef.Type.LONG,
        "2000",
        Expectation.millisBetween(100, 60_000),
        "How long one request to the registry may take.");
    keys.low(
        "registry.retry-backoff-max-ms",
        ConfigDef.Type.LONG,
        "10000",
        Expectation.millisBetween(100, 600_000),
        "Longest pause between two attempts while the registry is out of reach.");
    keys.medium(
        "registry.auto-register",
        ConfigDef.Type.BOOLEAN,
        "true",
        Expectation.yesOrNo(),
        "Whether writers may register schemas. Where only a build may: run `topics apply` there,"
            + " and set false here.");
    keys.low(
        SERIALIZER,
        ConfigDef.Type.STRING,
        null,
        Expectation.text("the name of a class"),
        "Kafka serialiser of the registry's client library, for Avro. Default: that of the library"
            + " Driftgate was built with, Apicurio's"
            + " `io.apicurio.registry.serde.avro.AvroKafkaSerializer`, or Confluent's"
            + " `io.confluent.kafka.serializers.KafkaAvroSerializer` (`mvn -Pconfluent`).");
    keys.low(
        DESERIALIZER,
        ConfigDef.Type.STRING,
        null,
        Expectation.text("the name of a class"),
        "Kafka deserialiser of the registry's client library, for Avro. Default: that of the"
            + " library Driftgate was built with, as with serde.serializer.");
  }

  private static void process(Definition keys) {
    keys.medium(
        "http.host",
        ConfigDef.Type.STRING,
        "127.0.0.1",
        Expectation.text("a host name or an address"),
        "Address that health and metrics are served on; 0.0.0.0 for all, as in a container.");
    keys.medium(
        HTTP_PORT,
        ConfigDef.Type.INT,
        "8080",
        Expectation.between(0, 65_535),
        "Port that health and metrics are served on. When the key is not set and the port is"
            + " taken, the next free one; 0 for any.");
    keys.low(
        "log.level",
        ConfigDef.Type.STRING,
        "info",
        Expectation.oneOf("trace", "debug", "info", "warn", "error"),
        "How much Driftgate itself logs, to stderr. Libraries log warnings only.");
  }

  /** The order of definition is the order of the reference page. */
  private record Definition(ConfigDef definition) {

    void high(
        String key,
        ConfigDef.Type type,
        @Nullable String value,
        Expectation expected,
        String meaning) {
      add(key, type, value, expected, Importance.HIGH, meaning);
    }

    void medium(
        String key,
        ConfigDef.Type type,
        @Nullable String value,
        Expectation expected,
        String meaning) {
      add(key, type, value, expected, Importance.MEDIUM, meaning);
    }

    void low(
        String key,
        ConfigDef.Type type,
        @Nullable String value,
        Expectation expected,
        String meaning) {
      add(key, type, value, expected, Importance.LOW, meaning);
    }

    private void add(
        String key,
        ConfigDef.Type type,
        @Nullable String value,
        Expectation expected,
        Importance importance,
        String meaning) {
      definition.define(
          key, type, value, expected, importance, meaning, null, -1, ConfigDef.Width.NONE, key);
    }
  }
}
