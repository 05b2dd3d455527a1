package io.driftgate.app;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.produce.EventProducer;
import io.driftgate.app.produce.ProduceRequest;
import io.driftgate.app.produce.Production;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends the events of a file. */
@Command(
    name = "produce",
    description = {
      "Sends the events of a file to a topic, as Avro records in the Confluent wire format.",
      "Without --schema the schema is made from the columns: features get the types that the"
          + " model's manifest gives them, the event time is a timestamp, all others are texts;"
          + " every field may be null, as an empty cell is.",
      "The timestamp of the Kafka records is the time of sending, since retention would delete"
          + " records as old as recorded events at once; the time of the event travels in its"
          + " field."
    },
    mixinStandardHelpOptions = true)
final class ProduceCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = ".csv, .jsonl, .ndjson or .json (an object a line), each also .gz; or .avro.")
  private @Nullable Path input;

  @Option(names = "--topic", paramLabel = "T", description = "Default: pipeline.features.topic.")
  private @Nullable String topic;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "Avro schema of the events (.avsc).")
  private @Nullable Path schema;

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      description = "Column whose value is the record's key; without it records have no key.")
  private @Nullable String key;

  @Option(
      names = "--event-time",
      paramLabel = "COLUMN",
      description =
          "Column with the time of the event, ISO 8601 or milliseconds since 1970. Default:"
              + " pipeline.event-time-field, if there is such a column.")
  private @Nullable String eventTime;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "Bundle whose manifest tells the types of columns. Default: pipeline.model, else the"
              + " newest release.")
  private @Nullable Path model;

  @Option(names = "--limit", paramLabel = "N", description = "Stops after N events.")
  private long limit = Long.MAX_VALUE;

  @ArgGroup private @Nullable Speed pace;

  /** How fast; one way or the other. */
  static final class Speed {
    @Option(names = "--rate", paramLabel = "N", description = "N events a second, evenly.")
    private @Nullable Double rate;

    @Option(
        names = "--speed",
        paramLabel = "X",
        description = "At the recorded times of the events, X times faster; 1 for real time.")
    private @Nullable Double speed;
  }

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = Printing.err(spec);
    double rate = orZero("--rate", pace == null ? null : pace.rate);
    double speed = orZero("--speed", pace == null ? null : pace.speed);
    DriftgateConfig config = options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    Production done;
    try (StopSignal signal = new StopSignal()) {
      done =
          new EventProducer(config, err::println)
              .produce(request(config, rate, speed), signal::isReceived);
    }
    if (done.problem() != null) {
      err.println("driftgate: " + done.problem());
    }
    PrintWriter out = Printing.out(spec);
    out.println(done.acknowledged() + " events acknowledged, " + done.failed() + " failed");
    out.flush();
    return done.problem() == null ? 0 : 1;
  }

  private ProduceRequest request(DriftgateConfig config, double rate, double speed) {
    if (input == null) {
      throw new IllegalStateException("picocli requires --input");
    }
    return new ProduceRequest(
        input,
        topic == null ? config.pipeline().featuresTopic() : topic,
        schema,
        key,
        eventTime == null ? config.pipeline().eventTimeField() : eventTime,
        eventTime != null,
        model == null ? config.pipeline().model().orElse(null) : model,
        rate,
        speed,
        limit);
  }

  private double orZero(String option, @Nullable Double value) {
    if (value == null) {
      return 0;
    }
    if (!(value > 0)) {
      throw new ParameterException(
          Printing.commandLine(spec), option + " = " + value + ": expected a number above 0");
    }
    return value;
  }
}
