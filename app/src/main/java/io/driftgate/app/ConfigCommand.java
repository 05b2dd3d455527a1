package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.config.ConfigurationReference;
import io.driftgate.app.config.DriftgateConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the configuration in force and where each value comes from. */
@Command(
    name = "config",
    description = "Prints the configuration in force and where each value comes from.",
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--reference",
      hidden = true,
      description = "Prints the reference page of the manual.")
  private boolean reference;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Printing.out(spec);
    if (reference) {
      out.print(ConfigurationReference.markdown());
    } else if (output.isJson()) {
      out.println(json(config.load().entries()));
    } else {
      print(config.load().entries(), out);
    }
    out.flush();
    return 0;
  }

  private static void print(List<DriftgateConfig.Entry> entries, PrintWriter out) {
    Table table = new Table("key", "value", "from");
    for (DriftgateConfig.Entry entry : entries) {
      table.add(
          entry.key(), entry.value() == null ? "(none)" : entry.value(), entry.origin().toString());
    }
    table.print(out);
  }

  private static String json(List<DriftgateConfig.Entry> entries) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    for (DriftgateConfig.Entry entry : entries) {
      ObjectNode node = root.putObject(entry.key());
      node.put("value", entry.value());
      node.put("source", entry.origin().source().name().toLowerCase(Locale.ROOT));
      node.put("from", entry.origin().detail());
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
