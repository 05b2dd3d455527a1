package io.driftgate.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/** Where a sandbox keeps its things. */
record SandboxFolder(Path path) {
  private static final int MOST_BROKERS = 3;

  StateFile stateFile() {
    return new StateFile(path.resolve("sandbox.json"));
  }

  Path node(String name) {
    return path.resolve(name);
  }

  /** What the node itself logs. */
  Path log(String name) {
    return path.resolve("logs").resolve(name + ".log");
  }

  /** What its Java machine prints: nothing, as a rule. */
  Path output(String name) {
    return path.resolve("logs").resolve(name + ".out");
  }

  /** How many brokers have data here, whether usable or not. */
  int brokersWithData() {
    int count = 0;
    for (int number = 1; number <= MOST_BROKERS; number++) {
      if (Files.isDirectory(node(NodeRecord.broker(number)).resolve(BrokerData.FOLDER))) {
        count = number;
      }
    }
    return count;
  }

  void create() {
    try {
      Files.createDirectories(path.resolve("logs"));
    } catch (IOException e) {
      throw new SandboxException(
          "Cannot make the sandbox folder " + path + ": " + e + ". Choose another with --dir.", e);
    }
  }

  /**
   * Runs the action while no other command starts or stops nodes in this folder; refuses when one
   * does.
   */
  <T> T alone(Supplier<T> action) {
    Path file = path.resolve("sandbox.lock");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!locked(channel)) {
        throw new SandboxException(
            "Another command is just starting or stopping the sandbox in "
                + path
                + "; wait for it to end.");
      }
      return action.get();
    } catch (IOException e) {
      throw new SandboxException("Cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      // Released when the channel is closed.
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }
}
