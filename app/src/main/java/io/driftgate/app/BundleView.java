package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.admission.Admitted;
import io.driftgate.models.Feature;
import io.driftgate.models.ManifestFormat;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.onnx.OnnxFile;
import io.driftgate.models.onnx.OnnxGraph;
import io.driftgate.models.onnx.OnnxPort;
import io.driftgate.models.signing.BundleSignature;
import io.driftgate.topology.scoring.BatchMeasurement;
import io.driftgate.topology.trial.TrialReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A bundle as people, and as programs, look at it. */
final class BundleView {
  private static final int CATEGORIES_SHOWN = 5;

  private BundleView() {}

  static ObjectNode json(ModelBundle bundle) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.set("manifest", ManifestFormat.tree(bundle.manifest()));
    root.set("graph", json(OnnxFile.parse(bundle.onnx()).graph()));
    ObjectNode files = root.putObject("files");
    for (String name : bundle.files().names()) {
      byte[] content = bundle.files().get(name);
      files.put(name, content == null ? 0 : content.length);
    }
    root.put("signed_by", BundleSignature.claimedKey(bundle.files()));
    ArrayNode remarks = root.putArray("remarks");
    bundle.remarks().forEach(remarks::add);
    return root;
  }

  private static ObjectNode json(OnnxGraph graph) {
    ObjectNode node = new ObjectMapper().createObjectNode().put("producer", graph.producer());
    ObjectNode opsets = node.putObject("opsets");
    new TreeMap<>(graph.opsets()).forEach(opsets::put);
    ports(node.putArray("inputs"), graph.inputs());
    ports(node.putArray("outputs"), graph.outputs());
    ObjectNode operators = node.putObject("operators");
    new TreeMap<>(graph.operators()).forEach(operators::put);
    ObjectNode metadata = node.putObject("metadata");
    new TreeMap<>(graph.metadata()).forEach(metadata::put);
    return node;
  }

  private static void ports(ArrayNode array, List<OnnxPort> ports) {
    for (OnnxPort port : ports) {
      ObjectNode node =
          array
              .addObject()
              .put("name", port.name())
              .put("form", port.form().name().toLowerCase(Locale.ROOT))
              .put("type", port.type() == null ? port.elementType() : port.type().name());
      ArrayNode shape = node.putArray("shape");
      port.shape().forEach(shape::add);
    }
  }

  static void print(ModelBundle bundle, PrintWriter out) {
    ModelManifest manifest = bundle.manifest();
    OnnxGraph graph = OnnxFile.parse(bundle.onnx()).graph();
    out.println("model     " + manifest.id());
    out.println("SHA-256   " + manifest.sha256());
    out.println(
        "graph     "
            + graph.producer()
            + ", opset "
            + new TreeMap<>(graph.opsets())
            + ", "
            + graph.operators().values().stream().mapToInt(Integer::intValue).sum()
            + " nodes");
    graph
        .inputs()
        .forEach(port -> out.println("input     " + port.name() + ": " + port.describe()));
    graph
        .outputs()
        .forEach(port -> out.println("output    " + port.name() + ": " + port.describe()));
    out.println("score     " + meaning(manifest.outputs()));
    if (!manifest.classes().isEmpty()) {
      out.println("classes   " + String.join(", ", manifest.classes()));
    }
    String claimed = BundleSignature.claimedKey(bundle.files());
    out.println("signature " + (claimed == null ? "none" : "by key " + claimed));
    out.println(
        "files     "
            + bundle.files().names().stream()
                .map(name -> name + " (" + length(bundle, name) + " bytes)")
                .collect(Collectors.joining(", ")));
    Table table = new Table("feature", "field", "type", "missing", "training values");
    for (Feature feature : manifest.features()) {
      table.add(
          feature.name(),
          feature.field(),
          feature.type().name(),
          missing(feature),
          values(feature));
    }
    table.print(out);
    bundle.remarks().forEach(remark -> out.println("remark: " + remark));
  }

  private static int length(ModelBundle bundle, String name) {
    byte[] content = bundle.files().get(name);
    return content == null ? 0 : content.length;
  }

  private static String meaning(Outputs outputs) {
    return "output "
        + outputs.scoreTensor()
        + (outputs.scoreClass() == null ? "" : ", class '" + outputs.scoreClass() + "'")
        + (outputs.labelTensor() == null ? "" : ", label in " + outputs.labelTensor())
        + ", activation "
        + outputs.activation().name().toLowerCase(Locale.ROOT);
  }

  private static String missing(Feature feature) {
    String policy = feature.missing().name().toLowerCase(Locale.ROOT);
    return feature.missing() == MissingPolicy.DEFAULT
        ? policy
            + " "
            + (feature.defaultText() == null ? feature.defaultNumber() : feature.defaultText())
        : policy;
  }

  private static String values(Feature feature) {
    if (feature.range() != null) {
      return feature.range().toString();
    }
    List<String> categories = feature.categories();
    String shown = categories.stream().limit(CATEGORIES_SHOWN).collect(Collectors.joining(", "));
    return categories.size() > CATEGORIES_SHOWN
        ? shown + " and " + (categories.size() - CATEGORIES_SHOWN) + " more"
        : shown;
  }

  static void printTrial(Admitted admitted, PrintWriter out) {
    TrialReport report = admitted.report();
    if (report == null) {
      return;
    }
    out.println(
        "trial     "
            + report.referenceRows()
            + " reference rows scored"
            + (report.rejectedRows() == 0
                ? ""
                : ", " + report.rejectedRows() + " would be rejected as events")
            + (report.goldenRows() == 0
                ? ""
                : ", "
                    + report.goldenRows()
                    + " golden rows reproduced (largest difference "
                    + String.format(Locale.ROOT, "%.1e", report.goldenDifference())
                    + ")"));
    for (BatchMeasurement.Size size : report.sizes()) {
      if (size.limits().equals(admitted.limits())) {
        out.println(
            String.format(
                Locale.ROOT,
                "batch     up to %d rows%s (%,.0f rows/s on one core here; the size of the batch"
                    + " changes a score by %s)",
                size.rows(),
                size.minRows() == 1 ? "" : ", filled up to " + size.minRows(),
                size.rowsPerSecond(),
                admitted.tolerance() == 0
                    ? "not a bit"
                    : String.format(Locale.ROOT, "%.1e at most", admitted.tolerance())));
      }
    }
  }
}
