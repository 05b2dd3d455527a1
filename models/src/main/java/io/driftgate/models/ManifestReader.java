package io.driftgate.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the tree of a {@code model.yaml} into a manifest and collects what is wrong with it. One
 * use each.
 */
final class ManifestReader {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final List<String> problems = new ArrayList<>();
  private final ManifestNodes nodes = new ManifestNodes(problems);

  List<String> problems() {
    return problems;
  }

  /** The manifest, as far as it could be read; null where nothing could. */
  @Nullable ModelManifest read(@Nullable JsonNode root) {
    if (root == null || !root.isObject()) {
      problems.add(
          "expected a mapping with name, version, sha256, inputs, outputs, features; found none");
      return null;
    }
    nodes.allowOnly(
        root,
        "",
        "name",
        "version",
        "sha256",
        "inputs",
        "outputs",
        "classes",
        "features",
        "metadata",
        "files");
    String name = nodes.text(root, "", "name", "");
    String version = nodes.text(root, "", "version", "");
    String sha256 = nodes.text(root, "", "sha256", "");
    nodes.requireMatch("name", name, NAME, "letters, digits, '.', '_' and '-', at most 100");
    nodes.requireMatch("version", version, NAME, "letters, digits, '.', '_' and '-', at most 100");
    nodes.requireMatch(
        "sha256", sha256, SHA_256, "64 lower-case hexadecimal digits, the SHA-256 of model.onnx");
    List<InputTensor> inputs = inputs(root);
    Map<String, TensorType> tensorTypes = tensorTypes(inputs);
    List<Feature> features = features(root, tensorTypes);
    checkInputs(inputs, features);
    List<String> classes = nodes.texts(root, "", "classes");
    Outputs outputs = outputs(root.path("outputs"));
    if (outputs.scoreClass() != null
        && !classes.isEmpty()
        && !classes.contains(outputs.scoreClass())) {
      problems.add(
          "outputs.score.class: '" + outputs.scoreClass() + "' is not one of classes " + classes);
    }
    Map<String, String> files = nodes.textsByName(root, "", "files");
    files.forEach(
        (file, sum) ->
            nodes.requireMatch("files." + file, sum, SHA_256, "64 lower-case hexadecimal digits"));
    return new ModelManifest(
        name,
        version,
        sha256,
        inputs,
        outputs,
        classes,
        features,
        nodes.textsByName(root, "", "metadata"),
        files);
  }

  private List<InputTensor> inputs(JsonNode root) {
    List<InputTensor> inputs = new ArrayList<>();
    for (JsonNode node : nodes.array(root, "", "inputs")) {
      String where = "inputs[" + inputs.size() + "].";
      nodes.allowOnly(node, where, "tensor", "type", "features");
      TensorType type = nodes.choice(node, where, "type", TensorType.class, null);
      List<String> features = nodes.texts(node, where, "features");
      if (features.isEmpty()) {
        problems.add(
            where
                + "features: name the features that fill the tensor, in the order of its columns");
      }
      inputs.add(new InputTensor(nodes.text(node, where, "tensor", ""), type, features));
    }
    if (inputs.isEmpty()) {
      problems.add("inputs: at least one input tensor is needed");
    }
    return inputs;
  }

  private static Map<String, TensorType> tensorTypes(List<InputTensor> inputs) {
    Map<String, TensorType> types = new HashMap<>();
    inputs.forEach(
        input -> input.features().forEach(feature -> types.putIfAbsent(feature, input.type())));
    return types;
  }

  private List<Feature> features(JsonNode root, Map<String, TensorType> tensorTypes) {
    List<Feature> features = new ArrayList<>();
    for (JsonNode node : nodes.array(root, "", "features")) {
      String name = nodes.text(node, "features[" + features.size() + "].", "name", "");
      String where =
          "features[" + (name.isEmpty() ? Integer.toString(features.size()) : name) + "].";
      nodes.allowOnly(
          node,
          where,
          "name",
          "field",
          "aliases",
          "type",
          "missing",
          "default",
          "limits",
          "range",
          "categories",
          "sensitive");
      TensorType type = nodes.choice(node, where, "type", TensorType.class, tensorTypes.get(name));
      features.add(feature(node, where, name, type));
    }
    return features;
  }

  private Feature feature(JsonNode node, String where, String name, TensorType type) {
    MissingPolicy missing =
        nodes.choice(node, where, "missing", MissingPolicy.class, MissingPolicy.REJECT);
    if (missing == MissingPolicy.NAN && type.kind() != TensorType.Kind.FLOATING) {
      problems.add(
          where
              + "missing: nan needs a type FP32 or FP64, found "
              + type
              + "; use reject or default");
    }
    JsonNode standIn = node.path("default");
    boolean wanted = missing == MissingPolicy.DEFAULT;
    boolean text = type.kind() == TensorType.Kind.TEXT;
    if (wanted != !standIn.isMissingNode()) {
      problems.add(where + "default: goes with missing: default, and only with it");
    } else if (wanted && (text ? !standIn.isTextual() : !isNumber(standIn, type))) {
      problems.add(where + "default: " + standIn + " is not a value of type " + type);
    }
    Interval limits = nodes.interval(node, where, "limits");
    Interval range = nodes.interval(node, where, "range");
    if (text && (limits != null || range != null)) {
      problems.add(where + "limits and range are for numbers; the type is BYTES");
    }
    return new Feature(
        name,
        nodes.text(node, where, "field", name),
        nodes.texts(node, where, "aliases"),
        type,
        missing,
        wanted && !text
            ? Double.valueOf(
                standIn.isBoolean() ? (standIn.asBoolean() ? 1 : 0) : standIn.asDouble())
            : null,
        wanted && text ? standIn.asText() : null,
        limits,
        range,
        nodes.texts(node, where, "categories"),
        node.path("sensitive").asBoolean(false));
  }

  private static boolean isNumber(JsonNode node, TensorType type) {
    return type == TensorType.BOOL
        ? node.isBoolean()
        : type.kind() == TensorType.Kind.FLOATING ? node.isNumber() : node.isIntegralNumber();
  }

  private void checkInputs(List<InputTensor> inputs, List<Feature> features) {
    Map<String, Feature> byName = new HashMap<>();
    for (Feature feature : features) {
      if (byName.put(feature.name(), feature) != null) {
        problems.add("features: '" + feature.name() + "' is there twice");
      }
    }
    Set<String> used = new HashSet<>();
    for (InputTensor input : inputs) {
      for (String name : input.features()) {
        used.add(name);
        Feature feature = byName.get(name);
        if (feature == null) {
          problems.add(
              "inputs: tensor '"
                  + input.tensor()
                  + "' wants '"
                  + name
                  + "', which is not among features");
        } else if (feature.type() != input.type()) {
          problems.add(
              "features["
                  + name
                  + "].type: "
                  + feature.type()
                  + ", but tensor '"
                  + input.tensor()
                  + "' is "
                  + input.type());
        }
      }
    }
    for (String name : new TreeSet<>(byName.keySet())) {
      if (!used.contains(name)) {
        problems.add(
            "features[" + name + "]: no input tensor uses it; remove it or add it to inputs");
      }
    }
  }

  private Outputs outputs(JsonNode node) {
    nodes.allowOnly(node, "outputs.", "score", "label", "activation");
    JsonNode score = node.path("score");
    nodes.allowOnly(score, "outputs.score.", "tensor", "class");
    JsonNode label = node.path("label");
    nodes.allowOnly(label, "outputs.label.", "tensor");
    return new Outputs(
        nodes.text(score, "outputs.score.", "tensor", ""),
        score.has("class") ? score.path("class").asText() : null,
        label.isMissingNode() ? null : nodes.text(label, "outputs.label.", "tensor", ""),
        nodes.choice(node, "outputs.", "activation", Activation.class, Activation.NONE));
  }
}
