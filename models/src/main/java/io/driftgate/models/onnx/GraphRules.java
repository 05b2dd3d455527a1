package io.driftgate.models.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a graph may contain before a session is even tried. All problems at once; each says what was
 * found and what to do.
 */
public final class GraphRules {
  /** The domains whose operators ONNX Runtime brings along. */
  private static final Set<String> DOMAINS =
      Set.of(OnnxFile.STANDARD_DOMAIN, "ai.onnx.ml", "com.microsoft");

  private GraphRules() {}

  public static List<String> problems(OnnxGraph graph) {
    List<String> problems = new ArrayList<>();
    for (String location : graph.externalData()) {
      problems.add(
          "weights lie outside the file, in '"
              + location
              + "'; a bundle's model has its weights inside: `driftgate model pack` takes them in,"
              + " or export with save_as_external_data=False");
    }
    for (Map.Entry<String, Integer> operator : new TreeMap<>(graph.operators()).entrySet()) {
      int dot = operator.getKey().lastIndexOf('.');
      String domain = operator.getKey().substring(0, dot);
      if (!DOMAINS.contains(domain)) {
        problems.add(
            "operator "
                + operator.getKey().substring(dot + 1)
                + " is of the domain '"
                + domain
                + "', which is not among "
                + new java.util.TreeSet<>(DOMAINS)
                + "; export without custom operators");
      }
    }
    return problems;
  }
}
