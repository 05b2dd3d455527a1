package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.releases.Releases;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.VersionReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the releases, and how far each has come on each instance. */
@Command(
    name = "list",
    description =
        "Lists the released versions, who published them and when, and their state on every running"
            + " instance.",
    mixinStandardHelpOptions = true)
final class ModelListCommand implements Callable<Integer> {
  private static final Duration SILENT_AFTER = Duration.ofSeconds(20);
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);
  private static final int SHORT_SUM = 12;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    DriftgateConfig config = options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    try (Broker broker = Broker.connect(config)) {
      broker.requireTopic(PipelineTopic.MODELS.topicName(config.pipeline().name()));
      broker.requireTopic(PipelineTopic.INSTANCES.topicName(config.pipeline().name()));
    }
    Releases releases = new Releases(config);
    Instant now = Instant.now();
    List<InstanceReport> instances =
        releases.instances().stream()
            .filter(report -> report.getReportedAt().isAfter(now.minus(FORGOTTEN_AFTER)))
            .toList();
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      out.println(json(releases.all(), instances, now).toPrettyString());
    } else {
      print(releases.all(), instances, now, out);
    }
    out.flush();
    return 0;
  }

  private static boolean isSilent(InstanceReport report, Instant now) {
    return report.getReportedAt().isBefore(now.minus(SILENT_AFTER));
  }

  private static ObjectNode json(
      List<ModelRelease> releases, List<InstanceReport> instances, Instant now) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ArrayNode listed = root.putArray("releases");
    releases.forEach(release -> ReleaseView.fill(listed.addObject(), release));
    ArrayNode running = root.putArray("instances");
    instances.forEach(
        report -> ReleaseView.fill(running.addObject(), report, isSilent(report, now)));
    return root;
  }

  private static void print(
      List<ModelRelease> releases, List<InstanceReport> instances, Instant now, PrintWriter out) {
    Table listed = new Table("release", "SHA-256", "published", "by", "signed by", "from");
    for (ModelRelease release : releases) {
      listed.add(
          release.getModelName() + "@" + release.getModelVersion(),
          shortened(release.getModelSha256()),
          release.getPublishedAt().toString(),
          release.getPublishedBy(),
          release.getSignedBy() == null ? "-" : shortened(release.getSignedBy()),
          release.getSource() == null ? "-" : release.getSource());
    }
    listed.print(out);
    out.println();
    Table running = new Table("instance", "at", "version", "SHA-256", "state", "batch", "since");
    for (InstanceReport report : instances) {
      for (VersionReport version : report.getVersions()) {
        running.add(
            report.getInstanceId(),
            report.getHttpUrl(),
            version.getModelName() + "@" + version.getModelVersion(),
            shortened(version.getModelSha256()),
            isSilent(report, now)
                ? "silent, was " + ReleaseView.state(version)
                : ReleaseView.state(version),
            version.getBatchRows() == 0 ? "-" : Integer.toString(version.getBatchRows()),
            version.getChangedAt().toString());
      }
    }
    running.print(out);
    for (InstanceReport report : instances) {
      for (VersionReport version : report.getVersions()) {
        if (!version.getDetail().isEmpty()) {
          out.println();
          out.println(report.getInstanceId() + ": " + version.getDetail());
        }
      }
    }
  }

  private static String shortened(String sum) {
    return sum.substring(0, Math.min(SHORT_SUM, sum.length()));
  }
}
