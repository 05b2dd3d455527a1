package io.driftgate.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is deleted at the end, unless something went wrong. */
final class DemoFolder implements AutoCloseable {
  private final Path path;
  private boolean keep;

  private DemoFolder(Path path) {
    this.path = path;
  }

  static DemoFolder create() throws IOException {
    return new DemoFolder(Files.createTempDirectory("driftgate-demo"));
  }

  Path path() {
    return path;
  }

  /** Leaves the folder where it is, for somebody to look into. */
  void keep() {
    keep = true;
  }

  @Override
  public void close() throws IOException {
    if (keep) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path found : deepestFirst) {
        Files.deleteIfExists(found);
      }
    }
  }
}
