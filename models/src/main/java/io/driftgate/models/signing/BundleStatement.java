package io.driftgate.models.signing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is signed: the SHA-256 of every file of a bundle but the signature, as an in-toto statement
 * with the predicate {@code https://model_signing/signature/v1.0} of the OpenSSF model-signing
 * specification. The subject is the release, {@code name@version}; its digest is the SHA-256 of the
 * files' digests in the order of their names.
 */
final class BundleStatement {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BundleStatement() {}

  /** The statement of a bundle, byte for byte. */
  static byte[] of(BundleFiles files, ModelManifest manifest) {
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    ArrayNode resources = JSON.createArrayNode();
    for (String name : files.names()) {
      byte[] content = files.get(name);
      if (content != null && !name.equals(ModelBundle.SIGNATURE_FILE)) {
        String digest = ModelBundle.sha256(content);
        digests.writeBytes(HexFormat.of().parseHex(digest));
        resources.addObject().put("algorithm", "sha256").put("digest", digest).put("name", name);
      }
    }
    ObjectNode statement = JSON.createObjectNode().put("_type", "https://in-toto.io/Statement/v1");
    statement
        .putArray("subject")
        .addObject()
        .put("name", manifest.id())
        .putObject("digest")
        .put("sha256", ModelBundle.sha256(digests.toByteArray()));
    statement.put("predicateType", "https://model_signing/signature/v1.0");
    ObjectNode predicate = statement.putObject("predicate");
    predicate
        .putObject("serialization")
        .put("method", "files")
        .put("hash_type", "sha256")
        .put("allow_symlinks", false)
        .putArray("ignore_paths")
        .add(ModelBundle.SIGNATURE_FILE);
    predicate.set("resources", resources);
    return bytes(statement);
  }

  static byte[] bytes(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  /** How the files differ from those that were signed, for people. */
  static List<String> differences(byte[] signed, byte[] found) {
    Map<String, String> before = new HashMap<>(resources(signed));
    Map<String, String> now = resources(found);
    List<String> differences = new ArrayList<>();
    for (String name : new TreeSet<>(now.keySet())) {
      String digest = before.remove(name);
      if (digest == null) {
        differences.add(name + " was added");
      } else if (!digest.equals(now.get(name))) {
        differences.add(name + " was changed");
      }
    }
    new TreeSet<>(before.keySet()).forEach(name -> differences.add(name + " was removed"));
    if (differences.isEmpty()) {
      differences.add("the statement is not written as it has to be");
    }
    return differences;
  }

  private static Map<String, String> resources(byte[] statement) {
    Map<String, String> resources = new HashMap<>();
    try {
      for (JsonNode resource : JSON.readTree(statement).path("predicate").path("resources")) {
        resources.put(resource.path("name").asText(), resource.path("digest").asText());
      }
    } catch (java.io.IOException e) {
      throw new SignatureRefusedException("the signed statement is no JSON", e);
    }
    return resources;
  }
}
