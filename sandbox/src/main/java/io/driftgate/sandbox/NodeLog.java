package io.driftgate.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one run of a node wrote.
 *
 * @param log the node's log, which runs share
 * @param output what the Java machine printed, emptied before each run
 * @param start length of the log when the run began
 */
record NodeLog(Path log, Path output, long start) {
  private static final int LINES_SHOWN = 12;
  private static final int BYTES_READ_MAX = 1 << 18;

  static NodeLog from(Path log, Path output) {
    return new NodeLog(log, output, length(log));
  }

  boolean contains(String text) {
    return tail(log, start).contains(text) || tail(output, 0).contains(text);
  }

  /** The last lines of the log and of the output, and where the rest is. */
  String lastLines() {
    StringBuilder text = new StringBuilder();
    append(text, log, tail(log, start));
    append(text, output, tail(output, 0));
    return text.length() == 0
        ? "It wrote nothing to " + log + " or " + output + "."
        : text.toString().stripTrailing();
  }

  private static void append(StringBuilder text, Path file, String content) {
    List<String> lines = content.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return;
    }
    text.append("The last lines of ").append(file).append(":\n");
    lines.stream()
        .skip(Math.max(0, lines.size() - LINES_SHOWN))
        .forEach(line -> text.append("  ").append(line).append('\n'));
  }

  private static String tail(Path file, long from) {
    long length = length(file);
    // A log that is now shorter was rolled over during the run.
    long start = Math.max(length < from ? 0 : from, length - BYTES_READ_MAX);
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(length - start)];
      in.seek(start);
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException missing) {
      // A run that wrote nothing is told as such.
      return "";
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException missing) {
      return 0;
    }
  }
}
