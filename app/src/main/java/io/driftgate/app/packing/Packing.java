package io.driftgate.app.packing;

import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.ModelRefusedException;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.Activation;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.ManifestFormat;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.mlflow.Column;
import io.driftgate.models.mlflow.MlflowModel;
import io.driftgate.models.onnx.EmbeddedWeights;
import io.driftgate.models.onnx.InvalidOnnxException;
import io.driftgate.models.pack.ManifestDraft;
import io.driftgate.models.pack.PackRequest;
import io.driftgate.models.pack.PackingException;
import io.driftgate.models.reference.ReferenceException;
import io.driftgate.models.reference.ReferenceTable;
import io.driftgate.topology.trial.TrialReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Packs a model: drafts the manifest, tries the model, and where golden rows are given finds out by
 * them which class the score is of and whether it is a logit.
 */
public final class Packing {
  private static final String HEADER =
      """
      # What the model takes and gives. Read it, and correct what is not so: fields of the event,
      # missing values, limits. docs/model-bundle.md explains each key.
      """;

  private final Admission admission;
  private final PackInput input;
  private final List<String> notes = new ArrayList<>();
  private @Nullable MlflowModel mlflow;

  private Packing(Admission admission, PackInput input) {
    this.admission = admission;
    this.input = input;
  }

  /**
   * Packs.
   *
   * @throws ExpectedFailure when a file cannot be read, or something has to be told
   * @throws ModelRefusedException when the model does not pass the rules
   */
  public static Packed pack(Admission admission, PackInput input) {
    try {
      return new Packing(admission, input).pack();
    } catch (InvalidOnnxException e) {
      throw new ExpectedFailure(input.model() + ": " + e.getMessage(), e);
    } catch (InvalidBundleException | PackingException | ReferenceException e) {
      throw new ExpectedFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExpectedFailure("a file cannot be read: " + e, e);
    }
  }

  private Packed pack() throws IOException {
    if (MlflowModel.isMlflowFolder(input.model())) {
      mlflow = MlflowModel.read(input.model());
    } else if (!Files.isRegularFile(input.model())) {
      throw new ExpectedFailure(
          input.model() + " is neither an ONNX file nor a folder with MLflow's file MLmodel");
    }
    byte[] onnx = EmbeddedWeights.read(mlflow == null ? input.model() : mlflow.onnxFile());
    Path referenceFile = input.reference();
    String referenceName = referenceFile == null ? "" : referenceName(referenceFile);
    byte[] referenceBytes = referenceFile == null ? null : Files.readAllBytes(referenceFile);
    if (referenceBytes == null && mlflow != null) {
      referenceName = "reference.csv";
      referenceBytes = example(mlflow);
    }
    ReferenceTable reference =
        referenceBytes == null ? null : ReferenceTable.read(referenceName, referenceBytes);
    ManifestDraft draft = ManifestDraft.of(request(onnx, reference));
    notes.addAll(draft.notes());
    Map<String, byte[]> files = new TreeMap<>();
    files.put(ModelBundle.MODEL_FILE, onnx);
    if (referenceBytes != null) {
      files.put(referenceName, referenceBytes);
    }
    Path golden = input.golden();
    if (golden != null) {
      files.put(ModelBundle.GOLDEN_FILE, Files.readAllBytes(golden));
      return new Packed(fitting(draft, files), notes);
    }
    Admitted tried = examine(bundle(draft.alternatives().get(0), files));
    remarkOnScores(tried);
    TrialReport report = tried.report();
    if (reference == null || report == null) {
      return new Packed(tried, notes);
    }
    ModelManifest manifest = tried.bundle().manifest();
    files.put(
        ModelBundle.GOLDEN_FILE, GoldenRows.of(manifest.features(), reference, report.scores()));
    notes.add(
        ModelBundle.GOLDEN_FILE
            + " was made by running the model here: it guards against a change of the runtime, not"
            + " against a wrong export. Give the trainer's own scores with --golden");
    ModelBundle whole = bundle(draft.alternatives().get(0), files);
    return new Packed(new Admitted(whole, null, tried.limits(), tried.tolerance(), report), notes);
  }

  private byte @Nullable [] example(MlflowModel model) throws IOException {
    Path example = model.inputExample();
    byte[] rows = example == null ? null : InputExample.toCsv(Files.readAllBytes(example));
    if (rows != null) {
      notes.add(
          "the reference is MLflow's input example: enough to try the model, too little to watch"
              + " drift by. Give the training rows with --reference");
    }
    return rows;
  }

  private PackRequest request(byte[] onnx, @Nullable ReferenceTable reference) {
    Map<String, String> metadata = new TreeMap<>(mlflow == null ? Map.of() : mlflow.metadata());
    if (input.source() != null) {
      metadata.put("source", input.source());
    }
    return new PackRequest(
        told("name", input.name(), metadata.get("mlflow.model_name")),
        told("version", input.version(), metadata.get("mlflow.model_version")),
        onnx,
        reference,
        input.features(),
        signature(),
        input.classes(),
        input.scoreClass(),
        input.activation(),
        metadata);
  }

  private static String told(String what, @Nullable String given, @Nullable String known) {
    if (given != null) {
      return given;
    }
    if (known != null) {
      return known;
    }
    throw new ExpectedFailure("the " + what + " of the model is not known; give it with --" + what);
  }

  private List<String> signature() {
    List<String> names = new ArrayList<>();
    if (mlflow != null) {
      for (Column column : mlflow.inputs()) {
        if (column.name() != null && column.shape().isEmpty()) {
          names.add(column.name());
        }
      }
    }
    return names;
  }

  private static String referenceName(Path file) {
    String name = file.toString();
    return ModelBundle.REFERENCE_FILES.stream()
        .filter(kind -> name.endsWith(kind.substring("reference".length())))
        .findFirst()
        .orElseThrow(
            () ->
                new ExpectedFailure(
                    file + ": expected a reference that ends in .csv, .csv.gz or .parquet"));
  }

  /** The first meaning of the outputs by which the golden rows come out. */
  private Admitted fitting(ManifestDraft draft, Map<String, byte[]> files) {
    ModelRefusedException first = null;
    for (ModelManifest alternative : draft.alternatives()) {
      try {
        Admitted fits = examine(bundle(alternative, files));
        if (first != null) {
          notes.add("the golden rows come out with " + meaning(alternative));
        }
        return fits;
      } catch (ModelRefusedException e) {
        first = first == null ? e : first;
      }
    }
    throw Objects.requireNonNull(first, "a draft has one alternative at least");
  }

  private static String meaning(ModelManifest manifest) {
    String scoreClass = manifest.outputs().scoreClass();
    return (scoreClass == null ? "" : "the score of class '" + scoreClass + "', ")
        + "activation "
        + manifest.outputs().activation().name().toLowerCase(java.util.Locale.ROOT);
  }

  private Admitted examine(ModelBundle bundle) {
    return admission.examine(bundle, input.model().toString(), null);
  }

  private void remarkOnScores(Admitted tried) {
    TrialReport report = tried.report();
    ModelManifest manifest = tried.bundle().manifest();
    boolean outside =
        report != null
            && report.scores().stream()
                .anyMatch(scored -> scored.score() < 0 || scored.score() > 1);
    if (outside
        && !manifest.classes().isEmpty()
        && manifest.outputs().activation() == Activation.NONE) {
      notes.add(
          "scores lie outside 0 to 1: if they are logits, say --activation sigmoid or softmax");
    }
  }

  private ModelBundle bundle(ModelManifest draft, Map<String, byte[]> files) {
    Map<String, String> sums = new TreeMap<>();
    files.forEach(
        (name, content) -> {
          if (!name.equals(ModelBundle.MODEL_FILE)) {
            sums.put(name, ModelBundle.sha256(content));
          }
        });
    ModelManifest manifest =
        new ModelManifest(
            draft.name(),
            draft.version(),
            draft.sha256(),
            draft.inputs(),
            draft.outputs(),
            draft.classes(),
            draft.features(),
            draft.metadata(),
            sums);
    Map<String, byte[]> all = new TreeMap<>(files);
    all.put(
        ModelBundle.MANIFEST_FILE,
        (HEADER + ManifestFormat.write(manifest)).getBytes(StandardCharsets.UTF_8));
    return ModelBundle.of(BundleFiles.of(all), input.model());
  }
}
