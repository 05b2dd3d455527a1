package io.driftgate.models.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.driftgate.models.BundleFiles;
import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.ModelBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a signed bundle, it is no longer that bundle. */
class TamperingTest {
  private static final int POSITIONS = 1_000;
  private static final Path ORIGIN = SignedBundles.ORIGIN;

  @TempDir Path directory;

  private final PrivateSigningKey key = PrivateSigningKey.generate();
  private final List<PublicSigningKey> trusted = List.of(key.publicKey());
  private final BundleFiles signed = BundleSignature.sign(SignedBundles.unsigned("3"), key);

  @Test
  void theUntouchedBundleIsWell() {
    ModelBundle read = ModelBundle.of(BundleFiles.ofZip(signed.toZip(), "bundle.zip"), ORIGIN);

    assertThat(BundleSignature.verify(read.files(), read.manifest(), trusted).id())
        .isEqualTo(key.publicKey().id());
  }

  @Test
  void aFlippedBitInAnyFileOfTheFolderIsFound() throws IOException {
    signed.writeTo(directory);
    long total = signed.totalBytes();
    Random random = new Random(1);
    for (int position = 0; position < POSITIONS; position++) {
      long at = position * total / POSITIONS;
      Place place = place(at);
      byte[] content = Objects.requireNonNull(signed.get(place.name()));
      byte[] changed = content.clone();
      changed[place.offset()] ^= (byte) (1 << random.nextInt(8));
      Files.write(directory.resolve(place.name()), changed);

      assertThat(catchThrowable(() -> verify(BundleFiles.read(directory))))
          .as("byte %d of %d, in %s", at, total, place.name())
          .isInstanceOfAny(InvalidBundleException.class, SignatureRefusedException.class);
      Files.write(directory.resolve(place.name()), content);
    }
    verify(BundleFiles.read(directory));
  }

  @Test
  void aFlippedBitAnywhereInTheZipIsFound() {
    byte[] zip = signed.toZip();
    Random random = new Random(2);
    for (int position = 0; position < POSITIONS; position++) {
      int at = (int) ((long) position * zip.length / POSITIONS);
      byte[] changed = zip.clone();
      changed[at] ^= (byte) (1 << random.nextInt(8));
      assertThat(catchThrowable(() -> verify(BundleFiles.ofZip(changed, "bundle.zip"))))
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
  void aFileUnderAnotherNameIsFound() {
    byte[] notes = Objects.requireNonNull(signed.get("notes.txt"));

    assertThatThrownBy(() -> verify(signed.without("notes.txt").with("notes2.txt", notes)))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("notes2.txt was added")
        .hasMessageContaining("notes.txt was removed");
  }

  @Test
  void filesThatChangeTheirPlacesAreFound() {
    byte[] card = Objects.requireNonNull(signed.get("docs/card.md"));
    byte[] notes = Objects.requireNonNull(signed.get("notes.txt"));

    assertThatThrownBy(() -> verify(signed.with("docs/card.md", notes).with("notes.txt", card)))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("docs/card.md was changed, notes.txt was changed");
  }

  /** Whatever key a signature claims to be of, it is the mathematics that count. */
  @Test
  void aSignatureThatClaimsTheTrustedKeyIsStillOfTheOther() {
    PrivateSigningKey other = PrivateSigningKey.generate();
    BundleFiles claiming =
        edited(
            BundleSignature.sign(SignedBundles.unsigned("3"), other),
            other.publicKey().id(),
            key.publicKey().id());

    assertThat(BundleSignature.claimedKey(claiming)).isEqualTo(key.publicKey().id());
    assertThatThrownBy(() -> verify(claiming))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("is not one of key " + key.publicKey().id());
  }

  @Test
  void aHintOfAnotherKeyIsRefusedThoughTheSignatureIsWell() {
    BundleFiles changed =
        edited(signed, key.publicKey().id(), PrivateSigningKey.generate().publicKey().id());

    assertThatThrownBy(() -> verify(changed))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("not among the trusted ones");
  }

  /** The same JSON in other bytes, and what a parser would overlook. */
  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", "{}", "garbage"})
  void whatIsAppendedToTheSignatureIsFound(String more) {
    byte[] file = Objects.requireNonNull(signed.get(ModelBundle.SIGNATURE_FILE));
    String text = new String(file, StandardCharsets.UTF_8) + more;

    assertThatThrownBy(() -> verify(signed.with(ModelBundle.SIGNATURE_FILE, bytes(text))))
        .isInstanceOf(SignatureRefusedException.class);
  }

  /** Java takes an Ed25519 signature with more bytes after it. */
  @Test
  void bytesInsideTheSignatureThatNobodyReadsAreFound() {
    byte[] file = Objects.requireNonNull(signed.get(ModelBundle.SIGNATURE_FILE));
    String text = new String(file, StandardCharsets.UTF_8);
    String signature = text.replaceFirst("(?s).*\"sig\":\"([^\"]*)\".*", "$1");
    byte[] longer = Arrays.copyOf(Base64.getDecoder().decode(signature), 65);

    assertThatThrownBy(
            () -> verify(edited(signed, signature, Base64.getEncoder().encodeToString(longer))))
        .isInstanceOf(SignatureRefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"x\"", "{", "{\"dsseEnvelope\": 1}", "[[[[[[[["})
  void whatIsNoSignatureFileIsRefused(String text) {
    assertThatThrownBy(() -> verify(signed.with(ModelBundle.SIGNATURE_FILE, bytes(text))))
        .isInstanceOf(SignatureRefusedException.class);
    assertThatThrownBy(
            () ->
                BundleSignature.requireContent(
                    signed.with(ModelBundle.SIGNATURE_FILE, bytes(text)),
                    SignedBundles.unsigned("3").manifest()))
        .isInstanceOf(SignatureRefusedException.class);
  }

  @Test
  void theKeyIsFoundAmongTheTrustedOnes() {
    List<PublicSigningKey> more =
        List.of(PrivateSigningKey.generate().publicKey(), key.publicKey());

    assertThat(BundleSignature.verify(signed, SignedBundles.unsigned("3").manifest(), more).id())
        .isEqualTo(key.publicKey().id());
    assertThatThrownBy(
            () -> BundleSignature.verify(signed, SignedBundles.unsigned("3").manifest(), List.of()))
        .isInstanceOf(SignatureRefusedException.class);
  }

  /** What another tool zipped has bytes that nobody signed. */
  @Test
  void theSameFilesInAnotherZipAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : signed.names()) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(Objects.requireNonNull(signed.get(name)));
        zip.closeEntry();
      }
    }

    assertThatThrownBy(() -> verify(BundleFiles.ofZip(bytes.toByteArray(), "other.zip")))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining("unpack it and use the folder");
  }

  @Test
  void anotherKeyProvesNothing() {
    PrivateSigningKey other = PrivateSigningKey.generate();
    BundleFiles signedByOther = BundleSignature.sign(SignedBundles.unsigned("3"), other);

    assertThatThrownBy(() -> verify(signedByOther))
        .isInstanceOf(SignatureRefusedException.class)
        .hasMessageContaining(other.publicKey().id())
        .hasMessageContaining("not among the trusted ones");
  }

  /** The version stands in the manifest, and the manifest is signed. */
  @Test
  void anOlderVersionCannotComeBackUnderAHigherNumber() {
    byte[] newer =
        Objects.requireNonNull(SignedBundles.unsigned("9").files().get(ModelBundle.MANIFEST_FILE));

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
            BundleSignature.sign(SignedBundles.unsigned("4"), key).get(ModelBundle.SIGNATURE_FILE));

    assertThatThrownBy(() -> verify(signed.with(ModelBundle.SIGNATURE_FILE, foreign)))
        .isInstanceOf(SignatureRefusedException.class);
  }

  private void verify(BundleFiles files) {
    ModelBundle read = ModelBundle.of(files, ORIGIN);
    BundleSignature.verify(read.files(), read.manifest(), trusted);
  }

  private static BundleFiles edited(BundleFiles files, String before, String after) {
    byte[] file = Objects.requireNonNull(files.get(ModelBundle.SIGNATURE_FILE));
    String text = new String(file, StandardCharsets.UTF_8);
    assertThat(text).contains(before);
    return files.with(ModelBundle.SIGNATURE_FILE, bytes(text.replace(before, after)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private record Place(String name, int offset) {}

  /** A position in all of the files one after the other. */
  private Place place(long position) {
    long before = 0;
    for (String name : signed.names()) {
      int length = Objects.requireNonNull(signed.get(name)).length;
      if (position < before + length) {
        return new Place(name, (int) (position - before));
      }
      before += length;
    }
    throw new IllegalArgumentException("there is no byte " + position);
  }
}
