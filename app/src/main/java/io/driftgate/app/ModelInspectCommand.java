package io.driftgate.app;

import io.driftgate.app.admission.Admission;
import io.driftgate.models.ModelBundle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a bundle. */
@Command(
    name = "inspect",
    description = "Shows what a bundle is, without running it.",
    mixinStandardHelpOptions = true)
final class ModelInspectCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(paramLabel = "BUNDLE", description = "A folder or a zip.")
  private Path bundle = Path.of("");

  @Override
  public Integer call() {
    ModelBundle read = Admission.read(bundle);
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      out.println(BundleView.json(read).toPrettyString());
    } else {
      BundleView.print(read, out);
    }
    out.flush();
    return 0;
  }
}
