package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.driftgate.app.doctor.Doctor;
import io.driftgate.app.doctor.Finding;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks everything that the pipeline stands on. */
@Command(
    name = "doctor",
    description =
        "Checks configuration, model, broker, registry, topics, rights and clock, and says what to"
            + " do. Exit code 1 when a check failed.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    List<Finding> findings =
        new Doctor(Clock.systemUTC()).examine(() -> options.loadForShortCommand());
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      out.println(json(findings).toPrettyString());
    } else {
      Table table = new Table("", "check", "found");
      for (Finding finding : findings) {
        String todo = finding.action().isEmpty() ? "" : " -> " + finding.action();
        table.add(word(finding), finding.check(), finding.detail() + todo);
      }
      table.print(out);
    }
    out.flush();
    boolean failed =
        findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAILED);
    return failed ? 1 : 0;
  }

  private static ArrayNode json(List<Finding> findings) {
    ArrayNode array = new ObjectMapper().createArrayNode();
    for (Finding finding : findings) {
      array
          .addObject()
          .put("check", finding.check())
          .put("verdict", word(finding))
          .put("detail", finding.detail())
          .put("action", finding.action());
    }
    return array;
  }

  private static String word(Finding finding) {
    return finding.verdict().name().toLowerCase(Locale.ROOT);
  }
}
