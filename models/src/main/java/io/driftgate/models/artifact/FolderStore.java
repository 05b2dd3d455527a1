package io.driftgate.models.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A folder that all instances have at the same place: {@code <name>/<version>/<sha256>.zip}. */
public final class FolderStore implements ArtifactStore {
  private final Path root;

  public FolderStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Only files below the folder: a release must not make an instance read others. */
  @Override
  public boolean holds(URI uri) {
    if (!"file".equals(uri.getScheme()) || uri.getPath() == null) {
      return false;
    }
    try {
      return Path.of(uri.getPath()).normalize().startsWith(root);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public URI put(Artifact artifact) {
    Path folder = root.resolve(artifact.name()).resolve(artifact.version());
    Path file = folder.resolve(artifact.sha256() + ".zip");
    // not a temporary file of Java's, which only its owner may read
    Path part = folder.resolve(artifact.sha256() + "." + UUID.randomUUID() + ".part");
    try {
      Files.createDirectories(folder);
      try {
        Files.write(part, artifact.zip(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        // whole or not at all, for somebody may be reading
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new ArtifactUnavailableException(
          "the bundle cannot be written to " + file + ": " + e + "; check models.store", e);
    }
    return URI.create("file://" + file.toUri().getRawPath());
  }

  @Override
  public byte[] fetch(URI uri, long bytes) {
    Path file = Path.of(uri.getPath());
    try (InputStream in = Files.newInputStream(file.toRealPath())) {
      return in.readNBytes(Math.toIntExact(bytes) + 1);
    } catch (IOException e) {
      throw new ArtifactUnavailableException(
          "the bundle at " + uri + " cannot be read here: " + e + "; is the folder there?", e);
    }
  }
}
