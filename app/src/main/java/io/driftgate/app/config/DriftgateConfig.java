package io.driftgate.app.config;

import io.driftgate.drift.rollout.RolloutSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configuration in force: typed settings, where each came from, and what is passed through. */
public final class DriftgateConfig {
  private final Map<String, Assignment> effective;
  private final Map<String, Object> parsed;

  DriftgateConfig(Map<String, Assignment> effective, Map<String, Object> parsed) {
    this.effective = effective;
    this.parsed = parsed;
  }

  /**
   * Reads and checks the configuration.
   *
   * @param needs what the caller cannot do without
   * @throws ConfigurationException with everything that is wrong
   */
  public static DriftgateConfig load(ConfigurationInput input, Set<Need> needs) {
    return ConfigurationLoader.load(input, needs);
  }

  public PipelineSettings pipeline() {
    String name = text(ConfigurationKeys.PIPELINE_NAME);
    String model = textOrNull(ConfigurationKeys.MODEL);
    return new PipelineSettings(
        name,
        text(ConfigurationKeys.FEATURES_TOPIC),
        model == null ? null : Path.of(model),
        text("pipeline.event-id-field"),
        text("pipeline.event-time-field"),
        ProcessingGuarantee.of(text(ConfigurationKeys.GUARANTEE)),
        (Integer) value("pipeline.threads"),
        (Integer) value("pipeline.batch.max-rows"),
        millis(ConfigurationKeys.BATCH_LINGER),
        millis(ConfigurationKeys.COMMIT_INTERVAL),
        Path.of(text(ConfigurationKeys.STATE_DIRECTORY)),
        millis("pipeline.close-timeout-ms"),
        Role.of(text("pipeline.role")));
  }

  public ModelSettings models() {
    String mlflow = textOrNull("models.mlflow.url");
    return new ModelSettings(
        text("models.store"),
        (Long) value("models.artifact-max-bytes"),
        text("models.signature").equals("required"),
        ((List<?>) value(ConfigurationKeys.TRUSTED_KEYS))
            .stream().map(path -> Path.of(path.toString())).toList(),
        text("models.determinism").equals("bits"),
        (Integer) value("models.max-loaded"),
        millis("models.keep-loaded-ms"),
        millis("models.trial.timeout-ms"),
        (Integer) value("models.trial.memory-mib") * 1_048_576L,
        mlflow == null ? null : URI.create(mlflow),
        textOrNull("models.mlflow.token"));
  }

  public DriftSettings drift() {
    return new DriftSettings(
        (Boolean) value("drift.enabled"),
        millis("drift.window-ms"),
        (Integer) value("drift.rows"),
        (Integer) value("drift.min-rows"),
        millis("drift.grace-ms"),
        millis("drift.idle-timeout-ms"),
        millis("drift.future-max-ms"),
        (Double) value("drift.gate"),
        (Double) value("drift.score-gate"),
        millis("drift.false-alarm-every-ms"),
        (Double) value("drift.alpha"),
        (Integer) value("drift.quiet-windows"),
        millis("drift.cool-down-ms"));
  }

  /** Where outcomes come from; empty where they do not. */
  public Optional<LabelSettings> labels() {
    String topic = textOrNull(ConfigurationKeys.LABELS_TOPIC);
    return topic == null
        ? Optional.empty()
        : Optional.of(
            new LabelSettings(
                topic,
                text("labels.event-id-field"),
                text("labels.value-field"),
                millis("labels.delay-ms"),
                (Double) value("labels.share"),
                (Integer) value("labels.pending-max")));
  }

  /** What is asked of outcomes, wherever they come from. */
  public OutcomeSettings outcomes() {
    return new OutcomeSettings(
        text("labels.value-field"),
        (Double) value("labels.share"),
        (Integer) value("labels.pending-max"));
  }

  public RolloutSettings rollout() {
    return new RolloutSettings(
        RolloutSettings.Mode.valueOf(word("rollout.mode")),
        (Boolean) value("rollout.frozen"),
        RolloutSettings.Start.valueOf(word("rollout.start")),
        ((List<?>) value("rollout.steps"))
            .stream().map(step -> tenThousandths(Double.parseDouble(step.toString()))).toList(),
        tenThousandths((Double) value("rollout.share-max")),
        tenThousandths((Double) value("rollout.share-max-without-labels")),
        (Integer) value("rollout.windows-per-step"),
        text("rollout.promote").equals("auto"),
        (Double) value("rollout.failure-rate-max"),
        millis("rollout.deadline-ms"),
        millis("rollout.cool-down-ms"),
        new RolloutSettings.Labels(
            (Integer) value("rollout.outcomes-per-step"),
            (Double) value("rollout.evidence"),
            (Double) value("rollout.run-length"),
            (Double) value("rollout.non-inferiority-margin")),
        new RolloutSettings.Guards(
            (Double) value("rollout.guard.score-distance"),
            (Double) value("rollout.guard.latency-ratio")));
  }

  private String word(String key) {
    return text(key).toUpperCase(Locale.ROOT);
  }

  private static int tenThousandths(double share) {
    return (int) Math.round(share * 10_000);
  }

  public TopicSettings topics() {
    return new TopicSettings(
        (Integer) value("topics.partitions"),
        (Short) value("topics.replication-factor"),
        (Boolean) value("topics.features.create"));
  }

  public RegistrySettings registry() {
    String url = textOrNull(ConfigurationKeys.REGISTRY_URL);
    Assignment userInfo = effective.get(PassThrough.CONFLUENT_USER_INFO);
    return new RegistrySettings(
        url == null ? null : URI.create(url),
        userInfo == null ? null : userInfo.value(),
        millis("registry.timeout-ms"),
        millis("registry.retry-backoff-max-ms"),
        (Boolean) value("registry.auto-register"));
  }

  public SerdeSettings serde() {
    return new SerdeSettings(
        text(ConfigurationKeys.SERIALIZER), text(ConfigurationKeys.DESERIALIZER));
  }

  public HttpSettings http() {
    return new HttpSettings(
        text("http.host"),
        (Integer) value(ConfigurationKeys.HTTP_PORT),
        origin(ConfigurationKeys.HTTP_PORT).isDefault());
  }

  /** {@code trace}, {@code debug}, {@code info}, {@code warn} or {@code error}. */
  public String logLevel() {
    return text("log.level");
  }

  /**
   * What a client of Kafka is configured with: {@code kafka.*} without the prefix, overruled by
   * {@code kafka.<kind>.*}. For Streams the keys of the other kinds keep their kind as Kafka
   * Streams expects it ({@code consumer.}, {@code producer.}, {@code admin.}).
   */
  public Map<String, Object> clientProperties(ClientKind kind) {
    return PassThrough.clientProperties(effective.values(), kind);
  }

  /** What the registry's client library is configured with, serialiser and deserialiser alike. */
  public Map<String, Object> serdeProperties() {
    Map<String, Object> properties = new TreeMap<>();
    derived().forEach(derived -> properties.put(derived.key(), derived.value()));
    effective.values().stream()
        .filter(PassThrough::isForTheRegistryLibrary)
        .forEach(assignment -> properties.put(assignment.key(), assignment.value()));
    return properties;
  }

  /** Where the value of a key came from. */
  public Origin origin(String key) {
    Assignment assignment = effective.get(key);
    return assignment == null ? Origin.BY_DEFAULT : assignment.origin();
  }

  /**
   * One line of {@code driftgate config}.
   *
   * @param value as it may be shown, secrets masked; null where there is none
   */
  public record Entry(String key, @Nullable String value, Origin origin) {}

  /** Everything in force: Driftgate's own keys in the order of the manual, then the others. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (String key : ConfigurationKeys.DEFINITION.configKeys().keySet()) {
      Object value = parsed.get(key);
      String shown = value == null ? null : Secrets.masked(key, value.toString());
      entries.add(new Entry(key, shown, origin(key)));
    }
    Map<String, Assignment> others = new TreeMap<>();
    derived().forEach(assignment -> others.put(assignment.key(), assignment));
    effective.forEach(others::put);
    others.values().stream()
        .filter(assignment -> !parsed.containsKey(assignment.key()))
        .forEach(
            other ->
                entries.add(
                    new Entry(
                        other.key(), Secrets.masked(other.key(), other.value()), other.origin())));
    return entries;
  }

  private List<Assignment> derived() {
    return PassThrough.derived(registry());
  }

  private Duration millis(String key) {
    return Duration.ofMillis((Long) value(key));
  }

  private String text(String key) {
    return (String) value(key);
  }

  private @Nullable String textOrNull(String key) {
    return (String) parsed.get(key);
  }

  private Object value(String key) {
    Object value = parsed.get(key);
    if (value == null) {
      throw new IllegalStateException(key + " has neither a value nor a default");
    }
    return value;
  }
}
