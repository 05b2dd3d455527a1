package io.driftgate.models.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.models.ModelBundle;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys against those that OpenSSL 3 made. */
class SigningKeyTest {
  /** openssl genpkey -algorithm ed25519; made for this test, and trusted by nobody. */
  private static final String PRIVATE =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIIaOTIMX/POFGi9b/BCIa25rJ3SSenrS7deZubIY3SMz
      -----END PRIVATE KEY-----
      """;

  /** openssl pkey -pubout. */
  private static final String PUBLIC =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAj8PJhc55QpBTjnw/9Bfqz67s/0vftv3+TmsqePWd8DY=
      -----END PUBLIC KEY-----
      """;

  /** sha256sum of the file with the public key. */
  private static final String ID =
      "f291e34cf393fc2954b8068e5b1e5a94aaa310c9d49f64ab544833594f64ac9c";

  private static final byte[] MESSAGE =
      "a model, as it was signed".getBytes(StandardCharsets.US_ASCII);

  /** openssl pkeyutl -sign -rawin of the message. */
  private static final byte[] SIGNATURE =
      Base64.getDecoder()
          .decode(
              "GIzYW9zSSUfMjonh0yjuM16tqWHin7ld/NFfm5rLgoyH8R2DPUOssxEk63X74a9D"
                  + "a/nmQln80xtig+d0fGFuAg==");

  @Test
  void aPublicKeyOfOpenSslIsRead() {
    PublicSigningKey key = PublicSigningKey.read(PUBLIC);

    assertThat(key.id()).isEqualTo(ID);
    assertThat(key.pem()).isEqualTo(PUBLIC);
    assertThat(key.hasSigned(MESSAGE, SIGNATURE)).isTrue();
  }

  /** Ed25519 signs the same message with the same bytes, whoever computes them. */
  @Test
  void aPrivateKeyOfOpenSslIsReadAndKnowsItsPublicOne() {
    PrivateSigningKey key = PrivateSigningKey.read(PRIVATE);

    assertThat(key.publicKey()).isEqualTo(PublicSigningKey.read(PUBLIC));
    assertThat(key.publicKey().id()).isEqualTo(ID);
    assertThat(key.pem()).isEqualTo(PRIVATE);
    assertThat(key.sign(MESSAGE)).isEqualTo(SIGNATURE);
  }

  @Test
  void aGeneratedKeyIsReadBack() {
    PrivateSigningKey key = PrivateSigningKey.generate();

    PrivateSigningKey read = PrivateSigningKey.read(key.pem());

    assertThat(read.publicKey()).isEqualTo(key.publicKey());
    assertThat(PublicSigningKey.read(key.publicKey().pem())).isEqualTo(key.publicKey());
    assertThat(key.publicKey().hasSigned(MESSAGE, read.sign(MESSAGE))).isTrue();
  }

  @Test
  void twoKeysAreTwo() {
    assertThat(PrivateSigningKey.generate().publicKey().id())
        .isNotEqualTo(PrivateSigningKey.generate().publicKey().id());
  }

  /** The id is that of the key, whatever stands around it in the file. */
  @Test
  void lineEndsAndCommentsDoNotChangeTheId() {
    String edited = "the key of the training cluster\r\n" + PUBLIC.replace("\n", "\r\n") + "\r\n";

    assertThat(PublicSigningKey.read(edited).id()).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 63, 65, 128})
  void aSignatureOfAnotherLengthWasNotMadeByTheKey(int length) {
    PublicSigningKey key = PublicSigningKey.read(PUBLIC);

    assertThat(key.hasSigned(MESSAGE, Arrays.copyOf(SIGNATURE, length))).isFalse();
  }

  /** RFC 8032, 5.1.7: a second half of the group's order or more is no signature. */
  @Test
  void theSameSignatureInOtherNumbersIsNone() {
    byte[] order =
        HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    byte[] other = SIGNATURE.clone();
    int carry = 0;
    for (int index = 0; index < order.length; index++) {
      carry += (other[32 + index] & 0xff) + (order[index] & 0xff);
      other[32 + index] = (byte) carry;
      carry >>= 8;
    }
    PublicSigningKey key = PublicSigningKey.read(PUBLIC);

    assertThat(key.hasSigned(MESSAGE, other)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed448"})
  void keysOfOtherKindsAreRefused(String algorithm) throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();

    assertThatThrownBy(() -> PrivateSigningKey.read(pem(pair.getPrivate(), "PRIVATE KEY")))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("no Ed25519 private key")
        .hasMessageContaining("driftgate model keygen");
    assertThatThrownBy(() -> PublicSigningKey.read(pem(pair.getPublic(), "PUBLIC KEY")))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("no Ed25519 public key")
        .hasMessageContaining("driftgate model keygen");
  }

  @Test
  void oneKindOfFileIsNotTakenForTheOther() {
    assertThatThrownBy(() -> PublicSigningKey.read(PRIVATE))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("-----BEGIN PUBLIC KEY-----");
    assertThatThrownBy(() -> PrivateSigningKey.read(PUBLIC))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("-----BEGIN PRIVATE KEY-----");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MCowBQYDK2VwAyEAj8PJhc55QpBTjnw",
        "-----BEGIN PUBLIC KEY-----",
        "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nM\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAj8PJhc55\n-----END PUBLIC KEY-----"
      })
  void whatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> PublicSigningKey.read(text))
        .isInstanceOf(SignatureRefusedException.class);
    assertThatThrownBy(() -> PrivateSigningKey.read(text.replace("PUBLIC", "PRIVATE")))
        .isInstanceOf(SignatureRefusedException.class);
  }

  @Test
  void theIdIsTheChecksumOfThePemFile() {
    PublicSigningKey key = PrivateSigningKey.generate().publicKey();

    assertThat(key.id())
        .isEqualTo(ModelBundle.sha256(key.pem().getBytes(StandardCharsets.US_ASCII)));
  }

  private static String pem(Key key, String label) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END "
        + label
        + "-----\n";
  }
}
