package io.driftgate.app.produce;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.releases.NewestManifest;
import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.ManifestFormat;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends the events of a file to a topic. */
public final class EventProducer {
  private final DriftgateConfig config;
  private final Consumer<String> notes;

  /**
   * Sends with a configuration that was loaded with {@code Need.BROKER} and {@code Need.REGISTRY}.
   *
   * @param notes takes progress and what else the user should know
   */
  public EventProducer(DriftgateConfig config, Consumer<String> notes) {
    this.config = config;
    this.notes = notes;
  }

  /**
   * Sends the events, and returns when the broker has acknowledged or refused all of them.
   *
   * @param stopped asked between events; true ends the sending early
   * @throws ExpectedFailure when not even the first event can be sent
   */
  public Production produce(ProduceRequest request, BooleanSupplier stopped) {
    try (Events events = file(request).open(notes)) {
      try (Broker broker = Broker.connect(config)) {
        broker.requireTopic(request.topic());
      }
      Pace pace = pace(request, events.schema());
      requireField(events.schema(), "--key", request.keyField());
      requireField(
          events.schema(),
          "--event-time",
          request.eventTimeAsked() ? request.eventTimeField() : null);
      try (KafkaProducer<String, Object> producer = producer()) {
        return new Sending(producer, request, pace, notes, stopped).send(events);
      }
    } catch (UnreadableInputException | AvroRuntimeException | IOException e) {
      throw new ExpectedFailure(
          request.input() + " cannot be read: " + reason(e) + ". Nothing was sent.", e);
    }
  }

  private static String reason(Exception e) {
    return e instanceof IOException
        ? e.getClass().getSimpleName() + ": " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  private EventFile file(ProduceRequest request) {
    Path schemaFile = request.schemaFile();
    Path modelDirectory = request.modelDirectory();
    return new EventFile(
        request.input(),
        schemaFile == null ? null : schema(schemaFile),
        request.topic(),
        request.eventTimeField(),
        modelDirectory == null ? released(schemaFile) : manifest(modelDirectory));
  }

  /** Where no bundle is named, the newest release tells the types, unless a schema does. */
  private @Nullable ModelManifest released(@Nullable Path schemaFile) {
    return schemaFile == null ? NewestManifest.of(config, notes) : null;
  }

  private static Schema schema(Path file) {
    try {
      Schema schema = new Schema.Parser().parse(Files.readString(file));
      if (schema.getType() == Schema.Type.RECORD) {
        return schema;
      }
      throw new ExpectedFailure("--schema " + file + " is a " + schema.getType() + ", no record.");
    } catch (IOException | AvroRuntimeException e) {
      throw new ExpectedFailure(
          "--schema " + file + " cannot be read as an Avro schema: " + e.getMessage(), e);
    }
  }

  private static ModelManifest manifest(Path directory) {
    try {
      return Files.isDirectory(directory)
          ? ManifestFormat.read(directory.resolve(ModelBundle.MANIFEST_FILE))
          : ModelBundle.read(directory).manifest();
    } catch (IOException e) {
      throw new ExpectedFailure(
          "the model folder "
              + directory
              + " cannot be read: "
              + e
              + ". Check --model and pipeline.model.",
          e);
    } catch (InvalidBundleException e) {
      throw new ExpectedFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static Pace pace(ProduceRequest request, Schema schema) {
    if (request.speed() > 0) {
      return new Pace.Recorded(request.speed(), schema, request.eventTimeField());
    }
    return request.eventsPerSecond() > 0
        ? new Pace.Steady(request.eventsPerSecond())
        : new Pace.Unlimited();
  }

  private static void requireField(Schema schema, String option, @Nullable String field) {
    if (field != null && schema.getField(field) == null) {
      throw new UnreadableInputException(
          "there is no column "
              + field
              + " for "
              + option
              + "; there are "
              + schema.getFields().stream().map(Schema.Field::name).toList());
    }
  }

  private KafkaProducer<String, Object> producer() {
    Map<String, Object> properties = new HashMap<>(config.clientProperties(ClientKind.PRODUCER));
    properties.putAll(config.serdeProperties());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, config.serde().serializerClass());
    try {
      return new KafkaProducer<>(properties);
    } catch (KafkaException e) {
      String servers = String.valueOf(properties.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
      throw new ExpectedFailure(Broker.connectionFailure(servers, e), e);
    }
  }
}
