package io.driftgate.models.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.ModelBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The form of {@code model.sig}, read without any class of ours: OpenSSF model-signing 1.0, with
 * what it builds on (Sigstore bundle 0.3, DSSE 1, in-toto statement 1).
 */
class SignatureFormTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrivateSigningKey key = PrivateSigningKey.generate();
  private final BundleFiles signed = BundleSignature.sign(SignedBundles.unsigned("3"), key);

  @Test
  void theFileIsASigstoreBundleOfADsseEnvelope() throws IOException {
    JsonNode bundle = bundle();

    assertThat(bundle.path("mediaType").asText())
        .isEqualTo("application/vnd.dev.sigstore.bundle.v0.3+json");
    assertThat(bundle.path("verificationMaterial").path("publicKey").path("hint").asText())
        .isEqualTo(key.publicKey().id());
    assertThat(bundle.path("dsseEnvelope").path("payloadType").asText())
        .isEqualTo("application/vnd.in-toto+json");
    assertThat(bundle.path("dsseEnvelope").path("signatures")).hasSize(1);
  }

  @Test
  void theSignatureIsOverThePreAuthenticationEncodingOfDsse()
      throws IOException, GeneralSecurityException {
    JsonNode envelope = bundle().path("dsseEnvelope");
    byte[] payload = envelope.path("payload").binaryValue();
    String header = "DSSEv1 28 application/vnd.in-toto+json " + payload.length + " ";
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key.publicKey().key());
    verifier.update(header.getBytes(StandardCharsets.US_ASCII));
    verifier.update(payload);

    assertThat(verifier.verify(envelope.path("signatures").path(0).path("sig").binaryValue()))
        .isTrue();
  }

  @Test
  void theStatementIsOfModelSigning() throws IOException {
    JsonNode statement = statement();

    assertThat(statement.path("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
    assertThat(statement.path("predicateType").asText())
        .isEqualTo("https://model_signing/signature/v1.0");
    assertThat(statement.path("subject")).hasSize(1);
    assertThat(statement.path("subject").path(0).path("name").asText()).isEqualTo("iris@3");
    JsonNode serialization = statement.path("predicate").path("serialization");
    assertThat(serialization.path("method").asText()).isEqualTo("files");
    assertThat(serialization.path("hash_type").asText()).isEqualTo("sha256");
    assertThat(serialization.path("allow_symlinks").isBoolean()).isTrue();
    assertThat(serialization.path("allow_symlinks").asBoolean()).isFalse();
    assertThat(serialization.path("ignore_paths").path(0).asText()).isEqualTo("model.sig");
  }

  @Test
  void everyFileButTheSignatureIsAResourceInTheOrderOfTheNames()
      throws IOException, GeneralSecurityException {
    List<String> names = new ArrayList<>();
    for (JsonNode resource : statement().path("predicate").path("resources")) {
      String name = resource.path("name").asText();
      names.add(name);
      assertThat(resource.path("algorithm").asText()).isEqualTo("sha256");
      assertThat(resource.path("digest").asText())
          .as(name)
          .isEqualTo(HexFormat.of().formatHex(sha256(signed.get(name))));
    }

    TreeSet<String> expected = new TreeSet<>(signed.names());
    expected.remove("model.sig");
    assertThat(names).containsExactlyElementsOf(expected).contains("docs/card.md");
  }

  @Test
  void theDigestOfTheSubjectIsThatOfAllDigests() throws IOException, GeneralSecurityException {
    MessageDigest root = MessageDigest.getInstance("SHA-256");
    for (String name : new TreeSet<>(signed.names())) {
      if (!name.equals("model.sig")) {
        root.update(sha256(signed.get(name)));
      }
    }

    assertThat(statement().path("subject").path(0).path("digest").path("sha256").asText())
        .isEqualTo(HexFormat.of().formatHex(root.digest()));
  }

  /** Ed25519 has no randomness, and the statement no time: signing is reproducible. */
  @Test
  void theSameFilesAndKeyAreTheSameSignature() {
    BundleFiles again = BundleSignature.sign(ModelBundle.of(signed, SignedBundles.ORIGIN), key);

    assertThat(again.get(ModelBundle.SIGNATURE_FILE))
        .isEqualTo(signed.get(ModelBundle.SIGNATURE_FILE));
  }

  private JsonNode bundle() throws IOException {
    return JSON.readTree(signed.get("model.sig"));
  }

  private JsonNode statement() throws IOException {
    String payload = bundle().path("dsseEnvelope").path("payload").asText();
    return JSON.readTree(Base64.getDecoder().decode(payload));
  }

  private static byte[] sha256(byte[] content) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(content);
  }
}
