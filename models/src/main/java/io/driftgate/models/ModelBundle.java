package io.driftgate.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A folder with {@code model.onnx} and {@code model.yaml}, read and checked. The bytes that were
 * hashed are the bytes that are kept: a session made from them is of the very model that the
 * checksum speaks of.
 */
public final class ModelBundle {
  public static final String MODEL_FILE = "model.onnx";
  public static final String MANIFEST_FILE = "model.yaml";

  private final Path directory;
  private final ModelManifest manifest;
  private final byte[] onnx;

  private ModelBundle(Path directory, ModelManifest manifest, byte[] onnx) {
    this.directory = directory;
    this.manifest = manifest;
    this.onnx = onnx;
  }

  /**
   * Reads a bundle.
   *
   * @throws InvalidBundleException when a file is absent, the manifest is wrong or the checksum
   *     does not match
   * @throws IOException when a file cannot be read
   */
  public static ModelBundle read(Path directory) throws IOException {
    Path manifestFile = directory.resolve(MANIFEST_FILE);
    Path modelFile = directory.resolve(MODEL_FILE);
    requirePresent(directory, manifestFile);
    requirePresent(directory, modelFile);
    ModelManifest manifest = ManifestFormat.read(manifestFile);
    byte[] onnx = Files.readAllBytes(modelFile);
    String found = sha256(onnx);
    if (!found.equals(manifest.sha256())) {
      throw new InvalidBundleException(
          modelFile,
          List.of(
              "its SHA-256 is "
                  + found
                  + ", but "
                  + MANIFEST_FILE
                  + " says "
                  + manifest.sha256()
                  + ": the file was changed after the manifest was written, or the manifest belongs to another file"));
    }
    return new ModelBundle(directory, manifest, onnx);
  }

  /** Where the bundle was read from. */
  public Path directory() {
    return directory;
  }

  public ModelManifest manifest() {
    return manifest;
  }

  /** Content of {@code model.onnx}; the caller must not change it. */
  public byte[] onnx() {
    return onnx;
  }

  /** SHA-256 as 64 lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void requirePresent(Path directory, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidBundleException(
          directory,
          List.of(
              "there is no file "
                  + file.getFileName()
                  + " in it; a bundle is a folder with "
                  + MODEL_FILE
                  + " and "
                  + MANIFEST_FILE));
    }
  }
}
