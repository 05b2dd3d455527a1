package io.driftgate.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes values out of a manifest's tree. What is absent or wrong becomes a problem in the list,
 * with where it stands and what was expected, and something harmless is returned, so that reading
 * goes on.
 */
final class ManifestNodes {
  private final List<String> problems;

  ManifestNodes(List<String> problems) {
    this.problems = problems;
  }

  @Nullable Interval interval(JsonNode node, String where, String key) {
    JsonNode found = node.path(key);
    if (found.isMissingNode()) {
      return null;
    }
    allowOnly(found, where + key + ".", "min", "max");
    Double min = bound(found, where + key, "min");
    Double max = bound(found, where + key, "max");
    if (min != null && max != null && min > max) {
      problems.add(where + key + ": min " + min + " is greater than max " + max);
      return null;
    }
    return new Interval(min, max);
  }

  private @Nullable Double bound(JsonNode node, String where, String key) {
    JsonNode found = node.path(key);
    if (found.isMissingNode()) {
      return null;
    }
    if (!found.isNumber()) {
      problems.add(where + "." + key + ": expected a number, found " + found);
      return null;
    }
    return found.asDouble();
  }

  String text(JsonNode node, String where, String key, String fallback) {
    JsonNode found = node.path(key);
    if (found.isValueNode() && !found.isNull() && !found.asText().isEmpty()) {
      return found.asText();
    }
    if (!found.isMissingNode() || fallback.isEmpty()) {
      problems.add(
          where + key + ": expected a text, found " + (found.isMissingNode() ? "nothing" : found));
    }
    return fallback;
  }

  List<String> texts(JsonNode node, String where, String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(node, where, key)) {
      if (element.isValueNode() && !element.isNull()) {
        texts.add(element.asText());
      } else {
        problems.add(where + key + ": expected texts, found " + element);
      }
    }
    return texts;
  }

  Map<String, String> textsByName(JsonNode node, String where, String key) {
    Map<String, String> texts = new TreeMap<>();
    JsonNode found = node.path(key);
    if (!found.isMissingNode() && !found.isObject()) {
      problems.add(where + key + ": expected a mapping of texts, found " + found);
    }
    for (Map.Entry<String, JsonNode> entry : found.properties()) {
      if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
        texts.put(entry.getKey(), entry.getValue().asText());
      } else {
        problems.add(
            where + key + "." + entry.getKey() + ": expected a text, found " + entry.getValue());
      }
    }
    return texts;
  }

  Iterable<JsonNode> array(JsonNode node, String where, String key) {
    JsonNode found = node.path(key);
    if (!found.isMissingNode() && !found.isArray()) {
      problems.add(where + key + ": expected a list, found " + found);
    }
    return found;
  }

  <E extends Enum<E>> E choice(
      JsonNode node, String where, String key, Class<E> type, @Nullable E fallback) {
    String found = node.path(key).asText("");
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(found.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    if (fallback == null || !found.isEmpty()) {
      problems.add(
          where
              + key
              + ": expected one of "
              + Arrays.toString(type.getEnumConstants())
              + ", found '"
              + found
              + "'");
    }
    return fallback == null ? type.getEnumConstants()[0] : fallback;
  }

  void requireMatch(String key, String value, Pattern pattern, String expected) {
    if (!value.isEmpty() && !pattern.matcher(value).matches()) {
      problems.add(key + ": '" + value + "' is not " + expected);
    }
  }

  void allowOnly(JsonNode node, String where, String... keys) {
    if (!node.isObject()) {
      if (!node.isMissingNode()) {
        problems.add(
            (where.isEmpty() ? "" : where.substring(0, where.length() - 1))
                + ": expected a mapping, found "
                + node);
      }
      return;
    }
    Set<String> known = new TreeSet<>(Arrays.asList(keys));
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.add(where + key + ": unknown key; known are " + known);
              }
            });
  }
}
