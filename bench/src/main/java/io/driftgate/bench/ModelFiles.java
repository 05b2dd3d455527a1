package io.driftgate.bench;

import io.driftgate.bench.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The models of a workload on disk: ONNX files, and bundles as {@code model pack} makes them. */
final class ModelFiles {
  private final Workload workload;
  private final Path directory;

  private ModelFiles(Workload workload, Path directory) {
    this.workload = workload;
    this.directory = directory;
  }

  static ModelFiles pack(Workload workload, Path directory) {
    ModelFiles files = new ModelFiles(workload, directory);
    try {
      Path reference = directory.resolve("reference.csv");
      Files.write(reference, csv(workload));
      files.pack("1", workload.onnx(), reference);
      files.pack("2", workload.canary(), reference);
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path onnx() {
    return directory.resolve("1.onnx");
  }

  Path bundle(String version) {
    return directory.resolve("bundles").resolve(workload.name()).resolve(version);
  }

  private void pack(String version, byte[] onnx, Path reference) throws IOException {
    Path file = directory.resolve(version + ".onnx");
    Files.write(file, onnx);
    BenchPipeline.plainCommand(
        "model",
        "pack",
        "--onnx",
        file.toString(),
        "--reference",
        reference.toString(),
        "--name",
        workload.name(),
        "--version",
        version,
        "--features",
        String.join(",", workload.fields()),
        "--directory",
        directory.resolve("bundles").toString(),
        "--set",
        "models.trial.timeout-ms=120000");
  }

  private static List<String> csv(Workload workload) {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", workload.fields()));
    for (float[] row : workload.reference()) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.length; column++) {
        line.append(column == 0 ? "" : ",").append(Float.isNaN(row[column]) ? "" : row[column]);
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
