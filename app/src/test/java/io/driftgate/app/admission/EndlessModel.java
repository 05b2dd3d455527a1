package io.driftgate.app.admission;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.RunningSandbox;
import io.driftgate.app.pipeline.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model that does not end, whose trial runs out of time on any machine: so does one that ends, on
 * a machine that has no time for it.
 */
public final class EndlessModel {
  private static final Path LOOP = Models.CASES.resolve("onnx/hostile/endless_loop.onnx");
  private static final String SHORT_MS = "1000";

  /** Patience with a machine that does other things, too. */
  private static final String LONG_MS = "60000";

  private final Path directory;
  private final Path loop;

  /**
   * Skips the test where the case is absent.
   *
   * @param directory for bundles
   */
  public EndlessModel(Path directory) throws IOException {
    assumeTrue(Files.isRegularFile(LOOP), "no case at " + LOOP);
    this.directory = directory;
    this.loop = Models.unchecked(directory, "table", "loop", Files.readAllBytes(LOOP));
  }

  /** Always throws. */
  public Admitted triedInVain() {
    return admission(SHORT_MS).examine(loop, null);
  }

  /** The model that ends, with time for its trial. */
  public Admitted tried() {
    return admission(LONG_MS).examine(Models.table(directory), null);
  }

  private Admission admission(String trialMs) {
    DriftgateConfig config =
        DriftgateConfig.load(
            new ConfigurationInput(
                directory,
                directory,
                null,
                Map.of(),
                List.of(new ConfigurationInput.Setting("test", "models.trial.timeout-ms", trialMs)),
                RunningSandbox.none()),
            Set.of());
    return new Admission(config.models(), new SignaturePolicy(false, List.of()), 1);
  }
}
