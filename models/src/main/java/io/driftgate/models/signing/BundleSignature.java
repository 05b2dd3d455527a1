package io.driftgate.models.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * {@code model.sig}: a Sigstore bundle (v0.3) around a DSSE envelope around the statement, in the
 * form of the OpenSSF model-signing specification 1.0; the key is Ed25519, which that
 * specification's own tool does not have. The file has one form, so that no byte of it, nor of any
 * other file, can be changed and pass.
 */
public final class BundleSignature {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
  private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  private BundleSignature() {}

  /** The bundle with its signature. */
  public static BundleFiles sign(ModelBundle bundle, PrivateSigningKey key) {
    byte[] statement = BundleStatement.of(bundle.files(), bundle.manifest());
    byte[] file = write(statement, key.sign(encoded(statement)), key.publicKey().id());
    return bundle.files().with(ModelBundle.SIGNATURE_FILE, file);
  }

  /** Id of the key that a bundle says it was signed with; null where it has no signature. */
  public static @Nullable String claimedKey(BundleFiles files) {
    byte[] file = files.get(ModelBundle.SIGNATURE_FILE);
    if (file == null) {
      return null;
    }
    return read(file).path("verificationMaterial").path("publicKey").path("hint").asText("");
  }

  /**
   * Checks the signature of a bundle.
   *
   * @param trusted the keys whose signature counts
   * @return the key that signed
   * @throws SignatureRefusedException when there is no signature, when none of the keys made it, or
   *     when a file is not as it was signed
   */
  public static PublicSigningKey verify(
      BundleFiles files, ModelManifest manifest, Collection<PublicSigningKey> trusted) {
    byte[] file = files.get(ModelBundle.SIGNATURE_FILE);
    if (file == null) {
      throw new SignatureRefusedException(
          "there is no "
              + ModelBundle.SIGNATURE_FILE
              + "; sign the bundle with `driftgate model sign`");
    }
    JsonNode root = read(file);
    String claimed = claimedKey(files);
    PublicSigningKey key =
        trusted.stream()
            .filter(candidate -> candidate.id().equals(claimed))
            .findFirst()
            .orElseThrow(
                () ->
                    new SignatureRefusedException(
                        "it was signed with the key "
                            + claimed
                            + ", which is not among the trusted ones "
                            + trusted.stream().map(PublicSigningKey::id).toList()
                            + "; add its public key to models.trusted-keys if you trust it"));
    JsonNode envelope = root.path("dsseEnvelope");
    byte[] statement = base64(envelope.path("payload"));
    byte[] signature = base64(envelope.path("signatures").path(0).path("sig"));
    if (!key.hasSigned(encoded(statement), signature)) {
      throw new SignatureRefusedException(
          "the signature is not one of key " + key.id() + " over the statement in it");
    }
    requireContent(files, manifest);
    return key;
  }

  /**
   * Checks that the files are those that a signature speaks of, without asking who made it: what
   * was changed after signing is found, what was signed anew by somebody else is not.
   *
   * @throws SignatureRefusedException when a file is not as it was signed
   */
  public static void requireContent(BundleFiles files, ModelManifest manifest) {
    byte[] file = files.get(ModelBundle.SIGNATURE_FILE);
    if (file == null) {
      return;
    }
    JsonNode root = read(file);
    JsonNode envelope = root.path("dsseEnvelope");
    byte[] statement = base64(envelope.path("payload"));
    byte[] signature = base64(envelope.path("signatures").path(0).path("sig"));
    if (!Arrays.equals(file, write(statement, signature, String.valueOf(claimedKey(files))))) {
      throw new SignatureRefusedException(
          ModelBundle.SIGNATURE_FILE + " was changed after it was written");
    }
    byte[] found = BundleStatement.of(files, manifest);
    if (!Arrays.equals(statement, found)) {
      throw new SignatureRefusedException(
          "the files are not those that were signed: "
              + String.join(", ", BundleStatement.differences(statement, found)));
    }
    if (!files.isCanonical()) {
      throw new SignatureRefusedException(
          "the zip is not written as `driftgate model pack --zip` writes it, and the signature does"
              + " not cover what lies around its files; unpack it and use the folder");
    }
  }

  private static JsonNode read(byte[] file) {
    try {
      return JSON.readTree(file);
    } catch (IOException e) {
      throw new SignatureRefusedException(ModelBundle.SIGNATURE_FILE + " is no JSON", e);
    }
  }

  private static byte[] base64(JsonNode node) {
    try {
      return Base64.getDecoder().decode(node.asText());
    } catch (IllegalArgumentException e) {
      throw new SignatureRefusedException(
          ModelBundle.SIGNATURE_FILE + " holds something that is no Base64", e);
    }
  }

  private static byte[] write(byte[] statement, byte[] signature, String keyId) {
    ObjectNode root = JSON.createObjectNode().put("mediaType", MEDIA_TYPE);
    root.putObject("verificationMaterial").putObject("publicKey").put("hint", keyId);
    ObjectNode envelope = root.putObject("dsseEnvelope");
    envelope.put("payload", Base64.getEncoder().encodeToString(statement));
    envelope.put("payloadType", PAYLOAD_TYPE);
    envelope
        .putArray("signatures")
        .addObject()
        .put("sig", Base64.getEncoder().encodeToString(signature))
        .put("keyid", "");
    return BundleStatement.bytes(root);
  }

  /** DSSE's pre-authentication encoding, version 1. */
  private static byte[] encoded(byte[] payload) {
    byte[] type = PAYLOAD_TYPE.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(type);
    bytes.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }
}
