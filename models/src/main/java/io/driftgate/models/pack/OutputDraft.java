package io.driftgate.models.pack;

import io.driftgate.models.Activation;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.models.onnx.OnnxGraph;
import io.driftgate.models.onnx.OnnxPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which output is the score and which the label, and how they may be meant.
 *
 * @param classes names of the classes; empty for a regressor, or a score that stands alone
 * @param alternatives the likeliest first
 */
record OutputDraft(List<String> classes, List<Outputs> alternatives) {
  private static final List<String> SCORE_NAMES = List.of("prob", "score", "logit", "output");
  private static final List<String> LABEL_NAMES = List.of("label", "class", "pred");

  static OutputDraft of(OnnxGraph graph, PackRequest request, List<String> problems) {
    OnnxPort score =
        best(graph.outputs().stream().filter(OutputDraft::isScore).toList(), SCORE_NAMES);
    OnnxPort label =
        best(graph.outputs().stream().filter(OutputDraft::isLabel).toList(), LABEL_NAMES);
    if (score == null) {
      problems.add(
          "none of the outputs "
              + graph.outputs().stream().map(port -> port.name() + ": " + port.describe()).toList()
              + " is a score; export the model with its probabilities or values");
      return new OutputDraft(List.of(), List.of());
    }
    List<String> classes =
        request.classes().isEmpty()
            ? classes(graph, score, label, problems)
            : given(request.classes(), score, problems);
    String wanted = request.scoreClass();
    if (wanted != null && !classes.contains(wanted)) {
      problems.add("--score-class '" + wanted + "' is not one of the classes " + classes);
    }
    List<Outputs> alternatives = new ArrayList<>();
    for (Activation activation : activations(request, score)) {
      for (@Nullable String scoreClass : scoreClasses(request, classes)) {
        alternatives.add(
            new Outputs(score.name(), scoreClass, label == null ? null : label.name(), activation));
      }
    }
    return new OutputDraft(classes, alternatives);
  }

  private static boolean isScore(OnnxPort output) {
    return output.form() == OnnxPort.Form.SEQUENCE_OF_MAPS
        || output.type() == TensorType.FP32
        || output.type() == TensorType.FP64;
  }

  private static boolean isLabel(OnnxPort output) {
    return output.form() == OnnxPort.Form.TENSOR
        && output.type() != null
        && output.type().kind() != TensorType.Kind.FLOATING
        && output.columns() == 1;
  }

  private static @Nullable OnnxPort best(List<OnnxPort> outputs, List<String> names) {
    for (String name : names) {
      for (OnnxPort output : outputs) {
        if (output.name().toLowerCase(Locale.ROOT).contains(name)) {
          return output;
        }
      }
    }
    return outputs.isEmpty() ? null : outputs.get(0);
  }

  private static List<String> classes(
      OnnxGraph graph, OnnxPort score, @Nullable OnnxPort label, List<String> problems) {
    List<String> found = graph.classes().getOrDefault(score.name(), List.of());
    if (score.form() == OnnxPort.Form.SEQUENCE_OF_MAPS) {
      if (found.isEmpty()) {
        problems.add(
            "output '"
                + score.name()
                + "' has maps, and the graph does not say of which classes;"
                + " export with zipmap=False");
      }
      return found;
    }
    long columns = score.columns();
    if (label == null && columns == 1) {
      // a regressor, or one probability
      return List.of();
    }
    if (!found.isEmpty() && (columns <= 0 || columns == found.size() || columns == 1)) {
      return found;
    }
    if (columns > 1) {
      return IntStream.range(0, (int) columns).mapToObj(Integer::toString).toList();
    }
    if (label != null) {
      problems.add(
          "output '"
              + score.name()
              + "' is "
              + score.describe()
              + ", and the graph does not name its classes; name them with --classes a,b");
    }
    return List.of();
  }

  private static List<String> given(List<String> classes, OnnxPort score, List<String> problems) {
    if (score.columns() > 1 && score.columns() != classes.size()) {
      problems.add(
          "--classes names "
              + classes.size()
              + " classes, output '"
              + score.name()
              + "' is "
              + score.describe());
    }
    return classes;
  }

  /** The last class is the positive one of two; of more, that of the label counts. */
  private static List<@Nullable String> scoreClasses(PackRequest request, List<String> classes) {
    List<@Nullable String> wanted = new ArrayList<>();
    if (request.scoreClass() != null || classes.isEmpty()) {
      wanted.add(request.scoreClass());
      return wanted;
    }
    if (classes.size() > 2) {
      wanted.add(null);
    }
    for (int index = classes.size() - 1; index >= 0 && wanted.size() < 6; index--) {
      wanted.add(classes.get(index));
    }
    return wanted;
  }

  private static List<Activation> activations(PackRequest request, OnnxPort score) {
    if (request.activation() != null) {
      return List.of(request.activation());
    }
    return score.columns() == 1
        ? List.of(Activation.NONE, Activation.SIGMOID)
        : List.of(Activation.NONE, Activation.SOFTMAX, Activation.SIGMOID);
  }
}
