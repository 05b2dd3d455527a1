package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.drift.ReferencePeriod;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.packing.PackInput;
import io.driftgate.app.packing.Packed;
import io.driftgate.app.packing.Packing;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.ModelManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a bundle of what a trainer wrote. */
@Command(
    name = "pack",
    description = {
      "Makes a bundle of an ONNX file, or of a folder that MLflow wrote, and of a reference.",
      "model.yaml is filled with all that the files tell; it is there to be read and edited.",
      "The model is run on its reference in a process of its own before anything is written."
    },
    mixinStandardHelpOptions = false)
final class ModelPackCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private PackOptions pack = new PackOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--onnx",
      paramLabel = "FILE",
      description = "The ONNX file, or a folder with MLflow's file MLmodel.")
  private @Nullable Path onnx;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "models",
      description =
          "The bundle is written to DIR/NAME/VERSION, or with --zip to DIR/NAME-VERSION.zip"
              + " (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("models");

  @Option(names = "--zip", description = "Writes one zip file instead of a folder.")
  private boolean zip;

  @Option(names = "--force", description = "Writes over a bundle that is there already.")
  private boolean force;

  @Override
  public Integer call() {
    DriftgateConfig config = options.loadForShortCommand();
    if ((onnx == null) == !pack.isFetched()) {
      throw new picocli.CommandLine.ParameterException(
          spec == null ? new picocli.CommandLine(this) : spec.commandLine(),
          "say where the model is: either --onnx FILE or --from mlflow:models:/NAME@ALIAS");
    }
    try (TemporaryFolder temporary = TemporaryFolder.create()) {
      Path model = onnx;
      if (model == null) {
        model = PackOptions.fetchTarget(temporary.path());
        pack.fetch(config.models(), model);
      }
      Admission admission =
          new Admission(
              config.models(),
              new SignaturePolicy(false, List.of()),
              config.pipeline().batchMaxRows());
      PackInput input = pack.input(model);
      Packed packed =
          ReferencePeriod.calibrated(
              config, Packing.pack(admission, input), model, System.currentTimeMillis());
      Path written = write(packed);
      print(packed, written);
    }
    return 0;
  }

  private Path write(Packed packed) {
    BundleFiles files = packed.admitted().bundle().files();
    ModelManifest manifest = packed.admitted().bundle().manifest();
    Path target =
        zip
            ? directory.resolve(manifest.name() + "-" + manifest.version() + ".zip")
            : directory.resolve(manifest.name()).resolve(manifest.version());
    if (Files.exists(target) && !force) {
      throw new ExpectedFailure(
          target + " is there already; give --force to write over it, or another --version");
    }
    try {
      if (zip) {
        Files.createDirectories(directory);
        Files.write(target, files.toZip());
      } else {
        files.writeTo(target);
      }
    } catch (IOException e) {
      throw new ExpectedFailure("the bundle cannot be written to " + target + ": " + e, e);
    }
    return target;
  }

  private void print(Packed packed, Path written) {
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      ObjectNode json = new ObjectMapper().createObjectNode().put("bundle", written.toString());
      json.put("batch_rows", packed.admitted().limits().maxRows());
      ArrayNode notes = json.putArray("notes");
      packed.notes().forEach(notes::add);
      json.set("bundle_content", BundleView.json(packed.admitted().bundle()));
      out.println(json.toPrettyString());
    } else {
      out.println("Packed into " + written);
      BundleView.print(packed.admitted().bundle(), out);
      BundleView.printTrial(packed.admitted(), out);
      packed.notes().forEach(note -> out.println("note: " + note));
      out.println();
      out.println("Next: read " + (zip ? "it" : written.resolve("model.yaml")) + ", then");
      out.println("  driftgate model publish " + written);
    }
    out.flush();
  }
}
