package io.driftgate.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/**
 * Writes a folder of the server's artifacts, and all below it, into a local one. What the server
 * calls a file is not trusted: a name is one segment of a path, or nothing is written. One use
 * each.
 */
final class ArtifactDownload {
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts";
  private static final int MAX_FILES = 1_000;
  private static final int MAX_DEPTH = 16;
  private static final Pattern NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]{1,255}");

  private final TrackingServer server;
  private final long maxBytes;
  private long bytes;
  private int files;

  ArtifactDownload(TrackingServer server, long maxBytes) {
    this.server = server;
    this.maxBytes = maxBytes;
  }

  /**
   * @param path path below the server's artifacts, encoded
   * @param folder an empty folder
   */
  void download(String path, Path folder) throws IOException {
    download(path, folder, 1);
    if (files == 0) {
      throw MlflowException.unusable(
          listing(path), "there is nothing; was the artifact deleted or never uploaded?", null);
    }
  }

  private void download(String path, Path folder, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw MlflowException.unusable(
          listing(path), "more than " + MAX_DEPTH + " folders in each other", null);
    }
    for (JsonNode file : server.json(ARTIFACTS + "?path=" + path).path("files")) {
      String name = name(path, file);
      String below = path + "/" + TrackingServer.encoded(name);
      if (file.path("is_dir").asBoolean()) {
        download(below, Files.createDirectory(folder.resolve(name)), depth + 1);
      } else {
        downloadFile(below, folder.resolve(name));
      }
    }
  }

  private void downloadFile(String path, Path file) throws IOException {
    files++;
    if (files > MAX_FILES) {
      throw MlflowException.unusable(listing(path), "more than " + MAX_FILES + " files", null);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      bytes += server.read(ARTIFACTS + "/" + path, channel, maxBytes - bytes);
    }
  }

  private String name(String path, JsonNode file) {
    String name = file.path("path").asText();
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw MlflowException.unusable(
          listing(path),
          "'" + name + "' is not the name of a file in this folder; nothing was written",
          null);
    }
    return name;
  }

  private URI listing(String path) {
    return server.address(ARTIFACTS + "?path=" + path);
  }
}
