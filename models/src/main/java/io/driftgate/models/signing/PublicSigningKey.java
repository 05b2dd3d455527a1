package io.driftgate.models.signing;

import io.driftgate.models.ModelBundle;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/**
 * An Ed25519 public key (RFC 8032).
 *
 * @param id SHA-256 of the key's PEM file as OpenSSL writes it, 64 hexadecimal digits; the
 *     specification's key hint
 */
public record PublicSigningKey(String id, PublicKey key) {
  private static final int SIGNATURE_BYTES = 64;

  /**
   * Reads a key.
   *
   * @param pem a {@code PUBLIC KEY} in PEM, as {@code openssl pkey -pubout} writes it
   * @throws SignatureRefusedException when it is none, or not of Ed25519
   */
  public static PublicSigningKey read(String pem) {
    try {
      PublicKey key =
          KeyFactory.getInstance(Pem.ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(Pem.decode(pem, Pem.PUBLIC)));
      return of(key);
    } catch (GeneralSecurityException e) {
      throw new SignatureRefusedException(
          "it is no Ed25519 public key ("
              + e.getMessage()
              + "); make one with `driftgate model keygen`",
          e);
    }
  }

  static PublicSigningKey of(PublicKey key) {
    String pem = Pem.encode(key.getEncoded(), Pem.PUBLIC);
    return new PublicSigningKey(ModelBundle.sha256(pem.getBytes(StandardCharsets.US_ASCII)), key);
  }

  /** The key in PEM. */
  public String pem() {
    return Pem.encode(key.getEncoded(), Pem.PUBLIC);
  }

  boolean hasSigned(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES) {
      // Java overlooks what comes after the signature
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(Pem.ALGORITHM);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // what is no signature at all was not made by this key
      return false;
    }
  }
}
