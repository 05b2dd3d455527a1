package io.driftgate.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much can still be written to the disk below a folder. */
@FunctionalInterface
interface FreeSpace {
  /**
   * An empty broker takes a few MiB; below this a sandbox would stop in the middle of somebody's
   * experiment.
   */
  long MINIMUM_BYTES = 200L << 20;

  FreeSpace ON_DISK = folder -> Files.getFileStore(folder).getUsableSpace();

  long usableBytes(Path folder) throws IOException;

  default void require(Path folder) {
    long usable;
    try {
      usable = usableBytes(folder);
    } catch (IOException e) {
      throw new SandboxException(
          "Cannot ask how much space is left below " + folder + ": " + e.getMessage(), e);
    }
    if (usable < MINIMUM_BYTES) {
      throw new SandboxException(
          "The disk is full: %d MiB are left below %s, and a sandbox wants %d MiB. Free some space, or put the sandbox on another disk with --dir."
              .formatted(usable >> 20, folder, MINIMUM_BYTES >> 20));
    }
  }
}
