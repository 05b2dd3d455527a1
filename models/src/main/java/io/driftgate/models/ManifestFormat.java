package io.driftgate.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code model.yaml} as text: read with every problem reported at once, written so that people can
 * read it.
 */
public final class ManifestFormat {
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                  .disable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                  .build())
          .build();

  private ManifestFormat() {}

  /**
   * Reads a manifest.
   *
   * @throws InvalidBundleException with every problem of the file
   * @throws IOException when the file cannot be read
   */
  public static ModelManifest read(Path file) throws IOException {
    return parse(Files.readString(file), file);
  }

  /**
   * Reads a manifest from its text.
   *
   * @param file where the text came from, for messages
   * @throws InvalidBundleException with every problem of the text
   */
  static ModelManifest parse(String text, Path file) {
    JsonNode root;
    try {
      root = YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidBundleException(file, List.of("it is not YAML: " + e.getOriginalMessage()));
    }
    ManifestReader reader = new ManifestReader();
    ModelManifest manifest = reader.read(root);
    if (manifest == null || !reader.problems().isEmpty()) {
      throw new InvalidBundleException(file, reader.problems());
    }
    return manifest;
  }

  /** The manifest as YAML; what equals its default is left out. */
  public static String write(ModelManifest manifest) {
    try {
      return YAML.writeValueAsString(tree(manifest));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  /** The same as a tree, for those who write it otherwise. */
  public static ObjectNode tree(ModelManifest manifest) {
    ObjectNode root = YAML.createObjectNode();
    root.put("name", manifest.name())
        .put("version", manifest.version())
        .put("sha256", manifest.sha256());
    ArrayNode inputs = root.putArray("inputs");
    for (InputTensor input : manifest.inputs()) {
      ObjectNode node =
          inputs.addObject().put("tensor", input.tensor()).put("type", input.type().name());
      putTexts(node, "features", input.features());
    }
    writeOutputs(root.putObject("outputs"), manifest.outputs());
    if (!manifest.classes().isEmpty()) {
      putTexts(root, "classes", manifest.classes());
    }
    ArrayNode features = root.putArray("features");
    for (Feature feature : manifest.features()) {
      writeFeature(features.addObject(), feature);
    }
    writeTexts(root, "metadata", manifest.metadata());
    writeTexts(root, "files", manifest.files());
    return root;
  }

  private static void writeOutputs(ObjectNode node, Outputs outputs) {
    ObjectNode score = node.putObject("score").put("tensor", outputs.scoreTensor());
    if (outputs.scoreClass() != null) {
      score.put("class", outputs.scoreClass());
    }
    if (outputs.labelTensor() != null) {
      node.putObject("label").put("tensor", outputs.labelTensor());
    }
    if (outputs.activation() != Activation.NONE) {
      node.put("activation", lower(outputs.activation()));
    }
  }

  private static void writeFeature(ObjectNode node, Feature feature) {
    node.put("name", feature.name());
    if (!feature.field().equals(feature.name())) {
      node.put("field", feature.field());
    }
    if (!feature.aliases().isEmpty()) {
      putTexts(node, "aliases", feature.aliases());
    }
    node.put("type", feature.type().name());
    if (feature.missing() != MissingPolicy.REJECT) {
      node.put("missing", lower(feature.missing()));
    }
    Double number = feature.defaultNumber();
    if (number != null && feature.type() == TensorType.BOOL) {
      node.put("default", number != 0);
    } else if (number != null && feature.kind() == TensorType.Kind.INTEGER) {
      node.put("default", number.longValue());
    } else if (number != null) {
      node.put("default", number);
    } else if (feature.defaultText() != null) {
      node.put("default", feature.defaultText());
    }
    writeInterval(node, "limits", feature.limits());
    writeInterval(node, "range", feature.range());
    if (!feature.categories().isEmpty()) {
      putTexts(node, "categories", feature.categories());
    }
    if (feature.sensitive()) {
      node.put("sensitive", true);
    }
  }

  private static void writeInterval(ObjectNode node, String name, @Nullable Interval interval) {
    if (interval == null) {
      return;
    }
    ObjectNode written = node.putObject(name);
    if (interval.min() != null) {
      written.put("min", interval.min());
    }
    if (interval.max() != null) {
      written.put("max", interval.max());
    }
  }

  private static void writeTexts(ObjectNode node, String name, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      ObjectNode written = node.putObject(name);
      new TreeMap<>(texts).forEach(written::put);
    }
  }

  private static void putTexts(ObjectNode node, String name, List<String> texts) {
    ArrayNode array = node.putArray(name);
    texts.forEach(array::add);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
