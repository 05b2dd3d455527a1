package io.driftgate.bench.contestant;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * One contestant in a process of its own.
 *
 * <p>Arguments: its name, the properties file of the pipeline, and one with what else it has to
 * know.
 */
public final class ContestantMain {
  private ContestantMain() {}

  /** Runs until told to stop. */
  public static void main(String[] arguments) throws Exception {
    UsageReporter.start();
    Path pipeline = Path.of(arguments[1]);
    Assignment assignment = Assignment.read(Path.of(arguments[2]));
    switch (arguments[0]) {
      case "driftgate" ->
          io.driftgate.app.Main.main(
              new String[] {"run", "--config", pipeline.toString(), "--set", "log.level=warn"});
      case "raw" -> RawContestant.run(PipelineFile.load(pipeline), assignment);
      case "copy" -> CopyContestant.run(PipelineFile.load(pipeline), assignment);
      case "plain" -> PlainContestant.run(PipelineFile.load(pipeline), assignment);
      case "crayfish" -> CrayfishContestant.run(PipelineFile.load(pipeline), assignment);
      default -> throw new IllegalArgumentException("no contestant " + arguments[0]);
    }
  }

  /**
   * What a contestant has to know beside the pipeline's configuration.
   *
   * @param onnx the model
   * @param output its output with the score
   * @param column of that output
   * @param predictionBytes size of a prediction
   * @param auditBytes size of an audit record
   */
  record Assignment(
      Path onnx,
      String output,
      int column,
      java.util.List<String> fields,
      int predictionBytes,
      int auditBytes) {
    static Assignment read(Path file) throws IOException {
      Properties properties = new Properties();
      try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(in);
      }
      return new Assignment(
          Path.of(properties.getProperty("onnx")),
          properties.getProperty("output"),
          Integer.parseInt(properties.getProperty("column")),
          java.util.List.of(properties.getProperty("fields").split(",")),
          Integer.parseInt(properties.getProperty("prediction.bytes")),
          Integer.parseInt(properties.getProperty("audit.bytes")));
    }
  }
}
