package io.driftgate.app.admission;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.ModelBundle;
import io.driftgate.topology.trial.ModelTrial;
import io.driftgate.topology.trial.TrialReport;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The process that a version is tried in: the bundle's zip comes in on standard input, the report
 * goes out on standard output as JSON.
 */
public final class TrialMain {
  private TrialMain() {}

  public static void main(String[] arguments) throws IOException {
    byte[] zip = System.in.readAllBytes();
    ModelBundle bundle = ModelBundle.of(BundleFiles.ofZip(zip, "bundle"), Path.of("bundle"));
    TrialReport report =
        new ModelTrial(bundle, Integer.parseInt(arguments[0]), System::nanoTime).run();
    System.out.write(new ObjectMapper().writeValueAsBytes(report));
    System.out.flush();
  }
}
