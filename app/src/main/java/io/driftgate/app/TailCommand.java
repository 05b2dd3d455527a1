package io.driftgate.app;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.tail.TailRequest;
import io.driftgate.app.tail.TopicTail;
import io.driftgate.schemas.PipelineTopic;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the records of a topic. */
@Command(
    name = "tail",
    description = {
      "Prints the records of a topic as they come, committed ones only.",
      "As JSON: one object a line with every field of the record, and topic, partition, offset,"
          + " timestamp, key and headers. A field of the record with one of these names is called"
          + " value.<name>."
    },
    mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
  private static final String FEATURES = "features";

  /** What people call the topic of alerts. */
  private static final String ALERTS = "alerts";

  /** What people call the topic of rollout events. */
  private static final String ROLLOUT = "rollout";

  /** What people call the topic of performance reports. */
  private static final String PERFORMANCE = "performance";

  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "TOPIC",
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String name = "";

  @Option(names = "--from-beginning", description = "From the oldest record, not from now on.")
  private boolean fromBeginning;

  @Option(names = "--max", paramLabel = "N", description = "Stops after N records.")
  private long max = Long.MAX_VALUE;

  @Option(names = "--until-end", description = "Stops at what is the end now.")
  private boolean untilEnd;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (!names().contains(name)) {
      throw new ParameterException(
          Printing.commandLine(spec),
          "no topic " + name + ": expected one of " + String.join(", ", names()));
    }
    if (max < 1) {
      throw new ParameterException(
          Printing.commandLine(spec), "--max = " + max + ": expected a number above 0");
    }
    DriftgateConfig config = options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    try (StopSignal signal = new StopSignal();
        TopicTail tail =
            new TopicTail(config, request(config), output.isJson(), Printing.out(spec))) {
      signal.whenReceived(tail::stop);
      tail.run();
    }
    return 0;
  }

  private TailRequest request(DriftgateConfig config) {
    PipelineTopic kind =
        Arrays.stream(PipelineTopic.values())
            .filter(topic -> topic.suffix().equals(name) || isAlias(topic))
            .findFirst()
            .orElse(null);
    String topic =
        kind == null ? config.pipeline().featuresTopic() : kind.topicName(config.pipeline().name());
    return new TailRequest(topic, kind, fromBeginning, untilEnd, max);
  }

  private boolean isAlias(PipelineTopic topic) {
    return (topic == PipelineTopic.DRIFT_ALERTS && name.equals(ALERTS))
        || (topic == PipelineTopic.ROLLOUT_EVENTS && name.equals(ROLLOUT))
        || (topic == PipelineTopic.PERFORMANCE_REPORTS && name.equals(PERFORMANCE));
  }

  private static List<String> names() {
    return Stream.concat(
            Arrays.stream(PipelineTopic.values()).map(PipelineTopic::suffix),
            Stream.of(ALERTS, ROLLOUT, PERFORMANCE, FEATURES))
        .toList();
  }

  /** For the help and for completion. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }
}
