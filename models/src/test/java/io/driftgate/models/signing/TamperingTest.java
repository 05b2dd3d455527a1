package io.driftgate.models.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.driftgate.models.Activation;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.ManifestFormat;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever is done to a signed bundle, it is no longer that bundle. */
class TamperingTest {
  private static final int POSITIONS = 1_000;
  private static final Path ORIGIN = Path.of("bundle");

  private final PrivateSigningKey key = PrivateSigningKey.generate();
  private final List<PublicSigningKey> trusted = List.of(key.publicKey());
  private final BundleFiles signed = BundleSignature.sign(bundle("3"), key);

  @Test
  void theUntouchedBundleIsWell() {
    ModelBundle read = ModelBundle.of(BundleFiles.ofZip(signed.toZip(), "bundle.zip"), ORIGIN);

    assertThat(BundleSignature.verify(read.files(), read.manifest(), trusted).id())
        .isEqualTo(key.publicKey().id());
  }

  @Test
  void aFlippedBitInAnyFileIsFound() {
    long total = signed.totalBytes();
    Random random = new Random(1);
    for (int position = 0; position < POSITIONS; position++) {
      long at = position * total / POSITIONS;
      assertRefused(flipped(signed, at, random.nextInt(8)), "byte " + at + " of " + total);
    }
  }

  @Test
  void aFlippedBitAnywhereInTheZipIsFound() {
    byte[] zip = signed.toZip();
    Random random = new Random(2);
    for (int position = 0; position < POSITIONS; position++) {
      int at = (int) ((long) position * zip.length / POSITIONS);
      byte[] changed = zip.clone();
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Throwable refusal =
          catchThrowable(
              () -> {
                ModelBundle read = ModelBundle.of(BundleFiles.ofZip(changed, "bundle.zip"), ORIGIN);
                BundleSignature.verify(read.files(), read.manifest(), trusted);
              });
      assertThat(refusal)
          .as("byte %d of %d", at, zip.length)
          .isInstanceOfAny(InvalidBundleException.class, SignatureRefusedException.class);
    }
  }

  @Test
  void filesThatComeAndGoAreFound() {
    assertThatThrownBy(() -> verify(signed.with("extra.txt", new byte[] {1})))
        .hasMessageContaining("extra.txt was added");
    assertThatThrownBy(() -> verify(signed.without("notes.txt")))
        .hasMessageContaining("notes.txt was removed");
    assertThatThrownBy(() -> verify(signed.without(ModelBundle.SIGNATURE_FILE)))
        .hasMessageContaining("there is no model.sig");
  }

  @Test
  void anotherKeyProvesNothing() {
    PrivateSigningKey other = PrivateSigningKey.generate();
    BundleFiles signedByOther = BundleSignature.sign(bundle("3"), other);

    assertThatThrownBy(() -> verify(signedByOther))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining(other.publicKey().id())
        .hasMessageContaining("not among the trusted ones");
  }

  /** The version stands in the manifest, and the manifest is signed. */
  @Test
  void anOlderVersionCannotComeBackUnderAHigherNumber() {
    byte[] newer = Objects.requireNonNull(bundle("9").files().get(ModelBundle.MANIFEST_FILE));

    assertThatThrownBy(() -> verify(signed.with(ModelBundle.MANIFEST_FILE, newer)))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("model.yaml was changed");
  }

  /** Where nobody is trusted, what was changed after signing is found all the same. */
  @Test
  void contentIsHeldAgainstTheSignatureOfAStranger() {
    ModelBundle read = ModelBundle.of(signed.with("extra.txt", new byte[] {1}), ORIGIN);

    BundleSignature.requireContent(signed, ModelBundle.of(signed, ORIGIN).manifest());
    assertThatThrownBy(() -> BundleSignature.requireContent(read.files(), read.manifest()))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("extra.txt was added");
  }

  @Test
  void theSignatureOfAnotherBundleProvesNothing() {
    byte[] foreign =
        Objects.requireNonNull(
            BundleSignature.sign(bundle("4"), key).get(ModelBundle.SIGNATURE_FILE));

    assertThatThrownBy(() -> verify(signed.with(ModelBundle.SIGNATURE_FILE, foreign)))
        .isInstanceOf(SignatureRefusedException.class);
  }

  private void verify(BundleFiles files) {
    ModelBundle read = ModelBundle.of(files, ORIGIN);
    BundleSignature.verify(read.files(), read.manifest(), trusted);
  }

  private void assertRefused(BundleFiles files, String what) {
    assertThat(catchThrowable(() -> verify(files)))
        .as(what)
        .isInstanceOfAny(InvalidBundleException.class, SignatureRefusedException.class);
  }

  /** The files with one bit flipped, at a position in all of them one after the other. */
  private static BundleFiles flipped(BundleFiles files, long position, int bit) {
    long before = 0;
    for (String name : files.names()) {
      byte[] content = Objects.requireNonNull(files.get(name));
      if (position < before + content.length) {
        byte[] changed = content.clone();
        changed[(int) (position - before)] ^= (byte) (1 << bit);
        return files.with(name, changed);
      }
      before += content.length;
    }
    throw new IllegalArgumentException("there is no byte " + position);
  }

  private static ModelBundle bundle(String version) {
    byte[] onnx = new byte[400];
    new Random(3).nextBytes(onnx);
    byte[] reference = "a\n1\n2\n".repeat(60).getBytes(StandardCharsets.UTF_8);
    ModelManifest manifest =
        new ModelManifest(
            "iris",
            version,
            ModelBundle.sha256(onnx),
            List.of(new InputTensor("X", TensorType.FP32, List.of("a"))),
            new Outputs("y", null, null, Activation.NONE),
            List.of(),
            List.of(Feature.required("a", TensorType.FP32)),
            Map.of("trained by", "ada"),
            Map.of("reference.csv", ModelBundle.sha256(reference)));
    Map<String, byte[]> files = new TreeMap<>();
    files.put(ModelBundle.MODEL_FILE, onnx);
    files.put("reference.csv", reference);
    files.put("notes.txt", "more".getBytes(StandardCharsets.UTF_8));
    files.put(
        ModelBundle.MANIFEST_FILE, ManifestFormat.write(manifest).getBytes(StandardCharsets.UTF_8));
    return ModelBundle.of(BundleFiles.of(files), ORIGIN);
  }
}
