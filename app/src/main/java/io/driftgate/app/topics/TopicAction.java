package io.driftgate.app.topics;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** One step between what is there and what should be. */
public sealed interface TopicAction {

  /** The topic or subject. */
  String target();

  /** One word for programs. */
  String kind();

  /** What is done, or what is found, for people. */
  String detail();

  /** Whether {@code topics apply} does something about it. */
  default boolean isChange() {
    return true;
  }

  /** Makes a topic. */
  record CreateTopic(
      String target, int partitions, short replicationFactor, Map<String, String> settings)
      implements TopicAction {
    public CreateTopic {
      settings = Map.copyOf(settings);
    }

    @Override
    public String kind() {
      return "create";
    }

    @Override
    public String detail() {
      String replicas =
          replicationFactor < 0 ? "broker's default" : Short.toString(replicationFactor);
      return partitions
          + (partitions == 1 ? " partition" : " partitions")
          + ", replicas: "
          + replicas
          + listed(settings);
    }
  }

  /** Changes settings of a topic. */
  record AlterTopic(String target, Map<String, String> settings, Map<String, String> found)
      implements TopicAction {
    public AlterTopic {
      settings = Map.copyOf(settings);
      found = Map.copyOf(found);
    }

    @Override
    public String kind() {
      return "alter";
    }

    @Override
    public String detail() {
      return new TreeMap<>(settings)
          .entrySet().stream()
              .map(it -> it.getKey() + ": " + found.get(it.getKey()) + " -> " + it.getValue())
              .collect(Collectors.joining(", "));
    }
  }

  /** Registers the schema of a subject. */
  record RegisterSchema(String target, Schema schema) implements TopicAction {
    @Override
    public String kind() {
      return "register";
    }

    @Override
    public String detail() {
      return "schema " + schema.getFullName();
    }
  }

  /** Sets the compatibility of a subject. */
  record SetCompatibility(String target, String level, String found) implements TopicAction {
    @Override
    public String kind() {
      return "compatibility";
    }

    @Override
    public String detail() {
      return found + " -> " + level;
    }
  }

  /** All is well. */
  record Fine(String target, String detail) implements TopicAction {
    @Override
    public String kind() {
      return "fine";
    }

    @Override
    public boolean isChange() {
      return false;
    }
  }

  /** Something that a person has to decide on. */
  record Conflict(String target, String problem, String remedy) implements TopicAction {
    @Override
    public String kind() {
      return "conflict";
    }

    @Override
    public String detail() {
      return problem + ". " + remedy;
    }

    @Override
    public boolean isChange() {
      return false;
    }
  }

  private static String listed(Map<String, String> settings) {
    return new TreeMap<>(settings)
        .entrySet().stream()
            .map(it -> ", " + it.getKey() + "=" + it.getValue())
            .collect(Collectors.joining());
  }
}
