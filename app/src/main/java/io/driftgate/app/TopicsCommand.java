package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.app.topics.TopicAction;
import io.driftgate.app.topics.TopicAdministration;
import io.driftgate.app.topics.TopicListing;
import io.driftgate.app.topics.TopicPlan;
import io.driftgate.app.topics.TopicsPage;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows and makes the pipeline's topics and subjects. */
@Command(
    name = "topics",
    description = "Shows and makes the topics and the schema subjects of the pipeline.",
    mixinStandardHelpOptions = true)
final class TopicsCommand {
  private static final int WELL = 0;
  private static final int CONFLICT = 1;

  @Spec private @Nullable CommandSpec spec;

  @Command(
      description = "Shows what apply would do; changes nothing. Exit code 1 on a conflict.",
      mixinStandardHelpOptions = true)
  int plan(@Mixin ConfigOptions options, @Mixin OutputOption output) {
    DriftgateConfig config = options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    try (Broker broker = Broker.connect(config)) {
      TopicPlan plan = administration(config, broker).plan();
      print(plan.actions(), output, "");
      if (!output.isJson()) {
        summarise(plan);
      }
      return plan.hasConflicts() ? CONFLICT : WELL;
    }
  }

  @Command(
      description = "Creates what is missing and sets right what differs; twice is as once.",
      mixinStandardHelpOptions = true)
  int apply(@Mixin ConfigOptions options, @Mixin OutputOption output) {
    DriftgateConfig config = options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    try (Broker broker = Broker.connect(config)) {
      TopicAdministration administration = administration(config, broker);
      TopicPlan plan = administration.plan();
      for (TopicAction change : plan.changes()) {
        administration.apply(change);
      }
      print(plan.actions(), output, "done: ");
      return plan.hasConflicts() ? CONFLICT : WELL;
    }
  }

  @Command(
      description = "Lists the topics: what is in them, and whether they are there.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin ConfigOptions options,
      @Mixin OutputOption output,
      @Option(names = "--reference", hidden = true) boolean reference) {
    PrintWriter out = Printing.out(spec);
    if (reference) {
      out.print(TopicsPage.markdown());
      out.flush();
      return WELL;
    }
    DriftgateConfig config = options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    try (Broker broker = Broker.connect(config)) {
      print(administration(config, broker).list(), output);
    }
    return WELL;
  }

  private static TopicAdministration administration(DriftgateConfig config, Broker broker) {
    return new TopicAdministration(config, broker, new SchemaRegistry(config.registry()));
  }

  private void print(List<TopicAction> actions, OutputOption output, String changePrefix) {
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      ArrayNode array = new ObjectMapper().createArrayNode();
      for (TopicAction action : actions) {
        ObjectNode node = array.addObject();
        node.put("action", action.kind());
        node.put("target", action.target());
        node.put("detail", action.detail());
      }
      out.println(array.toPrettyString());
    } else {
      Table table = new Table("action", "target", "detail");
      for (TopicAction action : actions) {
        String prefix = action.isChange() ? changePrefix : "";
        table.add(prefix + action.kind(), action.target(), action.detail());
      }
      table.print(out);
    }
    out.flush();
  }

  private void print(List<TopicListing> listings, OutputOption output) {
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      out.println(new ObjectMapper().valueToTree(listings).toPrettyString());
    } else {
      Table table = new Table("topic", "partitions", "cleanup", "retention", "purpose");
      for (TopicListing listing : listings) {
        table.add(
            listing.topic(),
            listing.exists() ? Integer.toString(listing.partitions()) : "absent",
            listing.cleanup(),
            listing.retention(),
            listing.purpose());
      }
      table.print(out);
    }
    out.flush();
  }

  private void summarise(TopicPlan plan) {
    int changes = plan.changes().size();
    Printing.err(spec)
        .println(
            changes == 0
                ? "Nothing to do."
                : changes + " changes. `driftgate topics apply` makes them.");
  }
}
