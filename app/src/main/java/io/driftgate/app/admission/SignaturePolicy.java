package io.driftgate.app.admission;

import io.driftgate.app.config.ModelSettings;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.signing.BundleSignature;
import io.driftgate.models.signing.PublicSigningKey;
import io.driftgate.models.signing.SignatureRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose signature counts, and whether there has to be one.
 *
 * @param required whether a bundle without a trusted signature is refused
 * @param trusted the keys whose signature counts
 */
public record SignaturePolicy(boolean required, List<PublicSigningKey> trusted) {

  public SignaturePolicy {
    trusted = List.copyOf(trusted);
  }

  /**
   * The configured policy.
   *
   * @throws ExpectedFailure when a key cannot be read
   */
  public static SignaturePolicy of(ModelSettings settings) {
    return of(settings.signatureRequired(), settings.trustedKeys());
  }

  /** The same from files. */
  public static SignaturePolicy of(boolean required, List<Path> keyFiles) {
    List<PublicSigningKey> keys = new ArrayList<>();
    for (Path file : keyFiles) {
      try {
        keys.add(PublicSigningKey.read(Files.readString(file)));
      } catch (IOException | SignatureRefusedException e) {
        throw new ExpectedFailure(
            "the trusted key " + file + " cannot be used: " + e.getMessage(), e);
      }
    }
    return new SignaturePolicy(required, keys);
  }

  /**
   * Checks a bundle.
   *
   * @return id of the trusted key that signed it; null where nobody has to, and nobody trusted did
   * @throws ModelRefusedException when the signature is missing or proves nothing
   */
  @Nullable String check(ModelBundle bundle, String file) {
    boolean signed = bundle.files().get(ModelBundle.SIGNATURE_FILE) != null;
    if (!required && !signed) {
      return null;
    }
    try {
      if (!required && trusted.isEmpty()) {
        BundleSignature.requireContent(bundle.files(), bundle.manifest());
        return null;
      }
      return BundleSignature.verify(bundle.files(), bundle.manifest(), trusted).id();
    } catch (SignatureRefusedException e) {
      throw new ModelRefusedException(
          Rule.SIGNATURE, file, List.of(String.valueOf(e.getMessage())), e);
    }
  }
}
