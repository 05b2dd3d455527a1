package io.driftgate.models.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.driftgate.models.ModelBundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoresTest {
  private static final byte[] ZIP = {1, 2, 3, 4, 5};
  private static final Artifact ARTIFACT = new Artifact("risk", "3", ModelBundle.sha256(ZIP), ZIP);

  @TempDir Path directory;

  @Test
  void aFolderGivesBackWhatItGotAndNothingElse() {
    FolderStore store = new FolderStore(directory);

    URI uri = store.put(ARTIFACT);

    assertThat(store.holds(uri)).isTrue();
    assertThat(store.fetch(uri, ZIP.length)).isEqualTo(ZIP);
    assertThat(store.put(ARTIFACT)).isEqualTo(uri);
    assertThat(store.holds(URI.create("file:///etc/hostname"))).isFalse();
    assertThat(store.holds(URI.create(uri + "/../../../../../etc/hostname"))).isFalse();
    assertThat(store.holds(URI.create("https://models.example/x.zip"))).isFalse();
  }

  @Test
  void moreThanWasAnnouncedIsNotRead() {
    FolderStore store = new FolderStore(directory);

    assertThat(store.fetch(store.put(ARTIFACT), 2)).hasSize(3);
  }

  @Test
  void whatIsNotThereMayComeLater() {
    FolderStore store = new FolderStore(directory);
    URI absent = URI.create(directory.toUri() + "risk/3/none.zip");

    assertThatThrownBy(() -> store.fetch(absent, 1))
        .isInstanceOf(ArtifactUnavailableException.class)
        .hasMessageContaining("none.zip");
  }

  @Test
  void aServerThatTakesPutIsPutTo() throws IOException {
    try (Server server = new Server(true)) {
      WebStore store = new WebStore(server.url());

      URI uri = store.put(ARTIFACT);

      assertThat(uri.getPath()).isEqualTo("/models/risk/3/" + ARTIFACT.sha256() + ".zip");
      assertThat(store.fetch(uri, ZIP.length)).isEqualTo(ZIP);
      assertThat(store.fetch(uri, 2)).hasSize(3);
    }
  }

  @Test
  void aServerThatDoesNotIsAskedWhetherItHasIt() throws IOException {
    try (Server server = new Server(false)) {
      WebStore store = new WebStore(server.url());
      assertThatThrownBy(() -> store.put(ARTIFACT))
          .isInstanceOf(ArtifactUnavailableException.class)
          .hasMessageContaining("405")
          .hasMessageContaining("bring it there by other means");

      server.files.put("/models/risk/3/" + ARTIFACT.sha256() + ".zip", ZIP);

      assertThat(store.fetch(store.put(ARTIFACT), ZIP.length)).isEqualTo(ZIP);
    }
  }

  /** Files in memory, over HTTP. */
  private static final class Server implements AutoCloseable {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final HttpServer server;

    Server(boolean takesPut) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] sent = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("PUT")) {
              if (takesPut) {
                files.put(path, sent);
              }
              exchange.sendResponseHeaders(takesPut ? 201 : 405, -1);
            } else {
              byte[] file = files.getOrDefault(path, new byte[0]);
              exchange.sendResponseHeaders(
                  file.length == 0 ? 404 : 200, file.length == 0 ? -1 : file.length);
              exchange.getResponseBody().write(file);
            }
            exchange.close();
          });
      server.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/models");
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
