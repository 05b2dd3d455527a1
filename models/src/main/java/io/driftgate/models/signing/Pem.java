package io.driftgate.models.signing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The textual encoding of keys (RFC 7468), as far as it is needed here. */
final class Pem {
  static final String ALGORITHM = "Ed25519";
  static final String PUBLIC = "PUBLIC KEY";
  static final String PRIVATE = "PRIVATE KEY";

  private Pem() {}

  static byte[] decode(String pem, String label) {
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf(end);
    if (from < 0 || to < from) {
      throw new SignatureRefusedException(
          "it is no PEM file with a " + label + "; expected a line " + begin);
    }
    try {
      return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    } catch (IllegalArgumentException e) {
      throw new SignatureRefusedException("its Base64 cannot be read: " + e.getMessage(), e);
    }
  }

  static String encode(byte[] der, String label) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
