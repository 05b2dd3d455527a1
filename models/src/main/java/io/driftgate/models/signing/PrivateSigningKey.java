package io.driftgate.models.signing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/** An Ed25519 private key (RFC 8032) and the public key that belongs to it. */
public final class PrivateSigningKey {
  private final PrivateKey key;
  private final PublicSigningKey publicKey;

  private PrivateSigningKey(PrivateKey key, PublicSigningKey publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /** A new key. */
  public static PrivateSigningKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(Pem.ALGORITHM).generateKeyPair();
      return new PrivateSigningKey(pair.getPrivate(), PublicSigningKey.of(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
    }
  }

  /**
   * Reads a key.
   *
   * @param pem a {@code PRIVATE KEY} in PEM without a password, as {@code openssl genpkey
   *     -algorithm ed25519} writes it
   * @throws SignatureRefusedException when it is none, or not of Ed25519
   */
  public static PrivateSigningKey read(String pem) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(Pem.ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(Pem.decode(pem, Pem.PRIVATE)));
      return new PrivateSigningKey(key, PublicSigningKey.of(publicKey((EdECPrivateKey) key)));
    } catch (GeneralSecurityException e) {
      throw new SignatureRefusedException(
          "it is no Ed25519 private key without a password ("
              + e.getMessage()
              + "); make one with `driftgate model keygen`",
          e);
    }
  }

  /**
   * The public key of a private one. Java has no way to ask for it; a key pair that is generated
   * from the private key's seed is that very pair.
   */
  private static java.security.PublicKey publicKey(EdECPrivateKey key)
      throws GeneralSecurityException {
    byte[] seed =
        key.getBytes()
            .orElseThrow(() -> new GeneralSecurityException("the key does not give its bytes"));
    KeyPairGenerator generator = KeyPairGenerator.getInstance(Pem.ALGORITHM);
    generator.initialize(java.security.spec.NamedParameterSpec.ED25519, new FixedSeed(seed));
    return generator.generateKeyPair().getPublic();
  }

  public PublicSigningKey publicKey() {
    return publicKey;
  }

  /** The key in PEM. */
  public String pem() {
    return Pem.encode(key.getEncoded(), Pem.PRIVATE);
  }

  byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance(Pem.ALGORITHM);
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key can always sign", e);
    }
  }

  /** Gives out a seed where random bytes are asked for. */
  private static final class FixedSeed extends java.security.SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] seed;

    FixedSeed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("an Ed25519 key has " + seed.length + " bytes");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
      Arrays.fill(seed, (byte) 0);
    }
  }
}
