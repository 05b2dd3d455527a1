package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.drift.ReferencePeriod;
import io.driftgate.app.packing.PackInput;
import io.driftgate.app.packing.Packed;
import io.driftgate.app.packing.Packing;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.app.releases.ReleasePublisher;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.PipelineTopic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a version known to every instance. */
@Command(
    name = "publish",
    description = {
      "Checks a version, puts it where every instance can fetch it, and releases it.",
      "Takes a bundle, a folder that MLflow wrote, or --from an MLflow server.",
      "Without a routing table the newest release that instances let in serves."
    },
    mixinStandardHelpOptions = false)
final class ModelPublishCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private PackOptions pack = new PackOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "BUNDLE",
      description = "A bundle, folder or zip, or a folder with MLflow's file MLmodel.")
  private @Nullable Path bundle;

  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "Who publishes; by default the user of this machine.")
  private @Nullable String by;

  @Override
  public Integer call() {
    if ((bundle == null) == !pack.isFetched()) {
      throw new CommandLine.ParameterException(
          spec == null ? new CommandLine(this) : spec.commandLine(),
          "say what to publish: either BUNDLE or --from mlflow:models:/NAME@ALIAS");
    }
    DriftgateConfig config = options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    PrintWriter err = Printing.err(spec);
    try (Broker broker = Broker.connect(config)) {
      broker.requireTopic(PipelineTopic.MODELS.topicName(config.pipeline().name()));
      broker.requireTopic(PipelineTopic.ARTIFACTS.topicName(config.pipeline().name()));
    }
    try (TemporaryFolder temporary = TemporaryFolder.create()) {
      err.println("checking the version in a process of its own");
      Admitted admitted = admitted(config, temporary.path());
      err.println("publishing " + admitted.bundle().manifest().id());
      String who = by == null ? System.getProperty("user.name", "unknown") : by;
      ModelRelease release =
          new ReleasePublisher(config, InstantSource.system())
              .publish(admitted, who, pack.source());
      print(release, admitted);
    }
    return 0;
  }

  private Admitted admitted(DriftgateConfig config, Path temporary) {
    int maxRows = config.pipeline().batchMaxRows();
    Path given = bundle;
    Admission admission =
        new Admission(config.models(), SignaturePolicy.of(config.models()), maxRows);
    if (given != null && PackOptions.isBundle(given)) {
      return admission.examine(given, features(config));
    }
    if (given == null) {
      given = PackOptions.fetchTarget(temporary);
      pack.fetch(config.models(), given);
    }
    PackInput input = pack.input(given);
    Packed packed =
        ReferencePeriod.calibrated(
            config,
            Packing.pack(
                new Admission(config.models(), new SignaturePolicy(false, List.of()), maxRows),
                input),
            given,
            System.currentTimeMillis());
    packed.notes().forEach(note -> Printing.err(spec).println("note: " + note));
    return admission.examine(packed.admitted().bundle(), given.toString(), features(config));
  }

  private static @Nullable Schema features(DriftgateConfig config) {
    return new SchemaRegistry(config.registry())
        .latest(config.pipeline().featuresTopic() + "-value")
        .map(found -> new Schema.Parser().parse(found.schema()))
        .orElse(null);
  }

  private void print(ModelRelease release, Admitted admitted) {
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      ObjectNode json = new ObjectMapper().createObjectNode();
      ReleaseView.fill(json, release);
      out.println(json.toPrettyString());
    } else {
      out.println(
          release.getModelName()
              + "@"
              + release.getModelVersion()
              + " is released: "
              + release.getArtifactBytes()
              + " bytes at "
              + release.getArtifactUri());
      BundleView.printTrial(admitted, out);
      admitted.bundle().remarks().forEach(remark -> out.println("remark: " + remark));
      out.println("`driftgate model list` shows how far it has come on each instance.");
    }
    out.flush();
  }
}
