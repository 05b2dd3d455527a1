package io.driftgate.models;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a data scientist hands over: {@code model.onnx}, {@code model.yaml} and what goes with them,
 * read and checked. The bytes that were hashed are the bytes that are kept: a session made from
 * them is of the very model that the checksum speaks of.
 */
public final class ModelBundle {
  public static final String MODEL_FILE = "model.onnx";
  public static final String MANIFEST_FILE = "model.yaml";
  public static final String GOLDEN_FILE = "golden.jsonl";
  public static final String SIGNATURE_FILE = "model.sig";

  /** The reference lies under one of these names. */
  public static final List<String> REFERENCE_FILES =
      List.of("reference.csv.gz", "reference.csv", "reference.parquet");

  private final BundleFiles files;
  private final ModelManifest manifest;
  private final byte[] onnx;

  private ModelBundle(BundleFiles files, ModelManifest manifest, byte[] onnx) {
    this.files = files;
    this.manifest = manifest;
    this.onnx = onnx;
  }

  /**
   * Reads a bundle from a folder or a zip file.
   *
   * @throws InvalidBundleException when a file is absent, the manifest is wrong or a checksum does
   *     not match
   * @throws IOException when a file cannot be read
   */
  public static ModelBundle read(Path path) throws IOException {
    if (Files.isDirectory(path) && !Files.isRegularFile(path.resolve(MANIFEST_FILE))) {
      // before a folder that is none is read whole
      throw absent(MANIFEST_FILE, path);
    }
    return of(BundleFiles.read(path), path);
  }

  /**
   * The bundle that some files are.
   *
   * @param origin where they came from, for messages
   * @throws InvalidBundleException as {@link #read}
   */
  public static ModelBundle of(BundleFiles files, Path origin) {
    byte[] manifestBytes = required(files, MANIFEST_FILE, origin);
    byte[] onnx = required(files, MODEL_FILE, origin);
    ModelManifest manifest =
        ManifestFormat.parse(
            new String(manifestBytes, StandardCharsets.UTF_8), origin.resolve(MANIFEST_FILE));
    requireChecksum(origin.resolve(MODEL_FILE), onnx, manifest.sha256(), "sha256");
    for (Map.Entry<String, String> file : new TreeMap<>(manifest.files()).entrySet()) {
      byte[] content = files.get(file.getKey());
      if (content == null) {
        throw new InvalidBundleException(
            origin.resolve(file.getKey()),
            List.of("it is not there, but " + MANIFEST_FILE + " lists it under files"));
      }
      requireChecksum(origin.resolve(file.getKey()), content, file.getValue(), "files");
    }
    return new ModelBundle(files, manifest, onnx);
  }

  private static byte[] required(BundleFiles files, String name, Path origin) {
    byte[] content = files.get(name);
    if (content == null) {
      throw absent(name, origin);
    }
    return content;
  }

  private static InvalidBundleException absent(String name, Path origin) {
    return new InvalidBundleException(
        origin,
        List.of(
            "there is no file "
                + name
                + " in it; a bundle is a folder or a zip with "
                + MODEL_FILE
                + " and "
                + MANIFEST_FILE
                + ", and `driftgate model pack` makes one"));
  }

  private static void requireChecksum(Path file, byte[] content, String expected, String key) {
    String found = sha256(content);
    if (!found.equals(expected)) {
      throw new InvalidBundleException(
          file,
          List.of(
              "its SHA-256 is "
                  + found
                  + ", but "
                  + MANIFEST_FILE
                  + " says "
                  + expected
                  + " ("
                  + key
                  + "): the file was changed after the manifest was written, or the manifest belongs to another file"));
    }
  }

  public ModelManifest manifest() {
    return manifest;
  }

  /** Everything that the bundle is made of. */
  public BundleFiles files() {
    return files;
  }

  /**
   * The bundle with one more file, or another content of one: its checksum is entered into the
   * manifest, the rest of which stays as it is. A signature, which would no longer hold, is left
   * out.
   *
   * @param origin where the bundle came from, for messages
   * @throws InvalidBundleException when the text of the manifest is too unusual for that
   */
  public ModelBundle withFile(String name, byte[] content, Path origin) {
    byte[] manifestBytes = required(files, MANIFEST_FILE, origin);
    String text =
        ManifestChecksum.entered(
            new String(manifestBytes, StandardCharsets.UTF_8), name, sha256(content));
    ModelBundle changed =
        of(
            files
                .with(name, content)
                .with(MANIFEST_FILE, text.getBytes(StandardCharsets.UTF_8))
                .without(SIGNATURE_FILE),
            origin);
    if (!changed.manifest().files().containsKey(name)) {
      throw new InvalidBundleException(
          origin.resolve(MANIFEST_FILE),
          List.of("the checksum of " + name + " cannot be entered; write `files:` as a block"));
    }
    return changed;
  }

  /** The same without a file that the manifest lists; for those who look at the rest only. */
  public ModelBundle withoutFile(String name) {
    return new ModelBundle(files.without(name), manifest, onnx);
  }

  /**
   * The same, its features read from other fields; for those who make the events themselves. The
   * files stay as they are and speak of the fields before.
   *
   * @param fields of the features in their order
   */
  public ModelBundle reading(List<String> fields) {
    List<Feature> features = new ArrayList<>();
    for (int position = 0; position < fields.size(); position++) {
      features.add(manifest.features().get(position).from(fields.get(position)));
    }
    return new ModelBundle(files, manifest.with(features), onnx);
  }

  /** Content of {@code model.onnx}; the caller must not change it. */
  public byte[] onnx() {
    return onnx;
  }

  /** Name of the file with the training reference; null where the bundle has none. */
  public @Nullable String referenceFile() {
    return REFERENCE_FILES.stream().filter(files.names()::contains).findFirst().orElse(null);
  }

  /** What is odd about the bundle and forbids nothing. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (referenceFile() == null) {
      remarks.add(
          "there is no reference: the trial has only made-up rows, and drift cannot be watched");
    }
    if (files.get(GOLDEN_FILE) == null) {
      remarks.add(
          "there is no "
              + GOLDEN_FILE
              + ": whether the model scores here as where it was trained cannot be checked");
    }
    return remarks;
  }

  /** SHA-256 as 64 lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
