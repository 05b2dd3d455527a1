package io.driftgate.app.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is handed to the clients of Kafka and of the registry as it is. */
final class PassThrough {
  static final String CONFLUENT_USER_INFO = "schema.registry.basic.auth.user.info";

  private static final String CONFLUENT_API = "/apis/ccompat/v\\d+/?$";

  private PassThrough() {}

  static boolean isForTheRegistryLibrary(Assignment assignment) {
    return assignment.key().startsWith(ConfigurationKeys.APICURIO)
        || assignment.key().startsWith(ConfigurationKeys.CONFLUENT);
  }

  static Map<String, Object> clientProperties(Collection<Assignment> effective, ClientKind kind) {
    Map<String, Object> general = new TreeMap<>();
    Map<String, Object> special = new TreeMap<>();
    for (Assignment assignment : effective) {
      if (assignment.key().startsWith(ConfigurationKeys.KAFKA)) {
        String key = assignment.key().substring(ConfigurationKeys.KAFKA.length());
        if (key.startsWith(kind.prefix())) {
          special.put(key.substring(kind.prefix().length()), assignment.value());
        } else if (kind == ClientKind.STREAMS || !isForAnotherKind(key)) {
          general.put(key, assignment.value());
        }
      }
    }
    if (kind != ClientKind.STREAMS && "streams".equals(general.get("group.protocol"))) {
      // a protocol of Kafka Streams' own, which no other client takes
      general.remove("group.protocol");
    }
    general.putAll(special);
    return general;
  }

  private static boolean isForAnotherKind(String key) {
    for (ClientKind kind : ClientKind.values()) {
      if (key.startsWith(kind.prefix())) {
        return true;
      }
    }
    return false;
  }

  /**
   * What both client libraries need to know and can be told from {@code registry.*}. Apicurio's
   * speaks the registry's core API, under the same root as the Confluent-compatible one, and has to
   * be told to behave as Confluent's does.
   */
  static List<Assignment> derived(RegistrySettings registry) {
    List<Assignment> derived = new ArrayList<>();
    Origin fromUrl = Origin.derivedFrom(ConfigurationKeys.REGISTRY_URL);
    registry
        .url()
        .ifPresent(
            url -> {
              String root = url.toString().replaceFirst(CONFLUENT_API, "").replaceFirst("/+$", "");
              derived.add(
                  new Assignment("apicurio.registry.url", root + "/apis/registry/v3", fromUrl));
              derived.add(new Assignment("schema.registry.url", url.toString(), fromUrl));
            });
    Origin fromAutoRegister = Origin.derivedFrom("registry.auto-register");
    String autoRegister = Boolean.toString(registry.autoRegister());
    derived.add(new Assignment("apicurio.registry.auto-register", autoRegister, fromAutoRegister));
    derived.add(new Assignment("auto.register.schemas", autoRegister, fromAutoRegister));
    // Whole schemas, as every other registry client writes them. Otherwise nested records become
    // artifacts of their own, and the registry refuses the rest beside a schema registered whole.
    derived.add(new Assignment("apicurio.registry.dereference-schema", "true", Origin.BY_DEFAULT));
    String userInfo = registry.userInfo();
    if (userInfo != null) {
      Origin origin = Origin.derivedFrom(CONFLUENT_USER_INFO);
      String[] parts = userInfo.split(":", 2);
      derived.add(
          new Assignment("schema.registry.basic.auth.credentials.source", "USER_INFO", origin));
      derived.add(new Assignment("apicurio.registry.auth.username", parts[0], origin));
      if (parts.length == 2) {
        derived.add(new Assignment("apicurio.registry.auth.password", parts[1], origin));
      }
    }
    return derived;
  }
}
