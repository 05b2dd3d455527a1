package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.ModelRefusedException;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.ModelSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the rules of admission about a bundle on this machine. */
@Command(
    name = "verify",
    description =
        "Checks a bundle by the rules that instances go by: checksums, signature, graph, trial."
            + " Exit code 1 when it is refused.",
    mixinStandardHelpOptions = true)
final class ModelVerifyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(paramLabel = "BUNDLE", description = "A folder or a zip.")
  private Path bundle = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Requires a signature by this public key; repeatable. Without it, models.signature and"
              + " models.trusted-keys say whose counts.")
  private List<Path> keys = new ArrayList<>();

  @Override
  public Integer call() {
    DriftgateConfig config = options.loadForShortCommand();
    ModelSettings settings = config.models();
    SignaturePolicy policy =
        keys.isEmpty() ? SignaturePolicy.of(settings) : SignaturePolicy.of(true, keys);
    PrintWriter out = Printing.out(spec);
    try {
      Admitted admitted =
          new Admission(settings, policy, config.pipeline().batchMaxRows()).examine(bundle, null);
      if (output.isJson()) {
        ObjectNode json = new ObjectMapper().createObjectNode().put("admitted", true);
        json.put("signed_by", admitted.signedBy());
        json.put("batch_rows", admitted.limits().maxRows());
        json.put("score_tolerance", admitted.tolerance());
        out.println(json.toPrettyString());
      } else {
        out.println(admitted.bundle().manifest().id() + " is well");
        out.println(
            "signature "
                + (admitted.signedBy() == null
                    ? "none that is trusted, and none is required"
                    : "by trusted key " + admitted.signedBy()));
        BundleView.printTrial(admitted, out);
        admitted.bundle().remarks().forEach(remark -> out.println("remark: " + remark));
      }
      return 0;
    } catch (ModelRefusedException e) {
      if (!output.isJson()) {
        throw e;
      }
      ObjectNode json = new ObjectMapper().createObjectNode().put("admitted", false);
      json.put("file", e.file()).put("rule", e.rule().word());
      ArrayNode problems = json.putArray("problems");
      e.problems().forEach(problems::add);
      out.println(json.toPrettyString());
      return 1;
    } finally {
      out.flush();
    }
  }
}
