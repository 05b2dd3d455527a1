package io.driftgate.models.mlflow;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that is filled in a temporary one beside its place, and moved there when it is complete.
 * Closing removes what was not moved.
 */
final class NewFolder implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final Path content;

  /**
   * @throws FileAlreadyExistsException when the target exists
   */
  NewFolder(Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString(), null, "remove it or name another");
    }
    this.target = target.toAbsolutePath();
    Path parent = Files.createDirectories(this.target.getParent());
    this.temporary = Files.createTempDirectory(parent, ".driftgate-");
    this.content = Files.createDirectory(temporary.resolve("content"));
  }

  /** The folder to fill; empty at first. */
  Path content() {
    return content;
  }

  void moveToTarget() throws IOException {
    Files.move(content, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(temporary)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
