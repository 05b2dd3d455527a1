package io.driftgate.models.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.driftgate.models.ModelBundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  void aFolderBesideTheStoreIsNotInIt() {
    FolderStore store = new FolderStore(directory.resolve("models"));

    assertThat(store.holds(directory.resolve("models/risk/3/x.zip").toUri())).isTrue();
    assertThat(store.holds(directory.resolve("models-of-others/x.zip").toUri())).isFalse();
    assertThat(store.holds(URI.create(directory.resolve("models").toUri() + "/..%2F..%2Fx")))
        .isFalse();
    assertThat(store.holds(URI.create("file:models/x.zip"))).isFalse();
    assertThat(store.holds(URI.create("file:///x%00y"))).isFalse();
  }

  /** Instances may run as other users than those who publish. */
  @Test
  void whatIsStoredCanBeReadAsAnyOtherFile() throws IOException {
    Path file = Path.of(new FolderStore(directory).put(ARTIFACT));

    Path usual = Files.write(directory.resolve("usual"), ZIP);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void whatWasDamagedIsStoredAnewAndNothingElseIsLeft() throws IOException {
    FolderStore store = new FolderStore(directory);
    Path file = Path.of(store.put(ARTIFACT));
    Files.write(file, new byte[] {1, 2});

    URI uri = store.put(ARTIFACT);

    assertThat(store.fetch(uri, ZIP.length)).isEqualTo(ZIP);
    assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
    assertThat(file.getParent().toFile().list()).hasSize(1);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamedAndNothingIsLeft() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("risk/3"));
    // where the file should be, there is a folder with something in it
    Files.createDirectories(folder.resolve(ARTIFACT.sha256() + ".zip").resolve("x"));

    assertThatThrownBy(() -> new FolderStore(directory).put(ARTIFACT))
        .isInstanceOf(ArtifactUnavailableException.class)
        .hasMessageContaining("check models.store");

    assertThat(folder.toFile().list()).containsExactly(ARTIFACT.sha256() + ".zip");
  }

  /** Who reads while somebody stores has the whole artifact or the one before. */
  @Test
  void aReaderNeverSeesHalf() throws Exception {
    byte[] large = new byte[3 << 20];
    Artifact artifact = new Artifact("risk", "4", ModelBundle.sha256(large), large);
    FolderStore store = new FolderStore(directory);
    URI uri = store.put(artifact);
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int round = 0; round < 50; round++) {
                store.put(artifact);
              }
              done.set(true);
            });
    writer.start();
    while (!done.get() && writer.isAlive()) {
      assertThat(store.fetch(uri, large.length)).hasSize(large.length);
    }
    writer.join();
    assertThat(done).isTrue();
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

  @Test
  void whatTheServerHasAlreadyIsNotSentAgain() throws IOException {
    try (Server server = new Server(true)) {
      WebStore store = new WebStore(URI.create(server.url() + "/"));
      URI first = store.put(ARTIFACT);

      URI second = store.put(ARTIFACT);

      assertThat(second).isEqualTo(first);
      assertThat(first.getPath()).isEqualTo("/models/risk/3/" + ARTIFACT.sha256() + ".zip");
      assertThat(server.puts).hasValue(1);
    }
  }

  /** An answer of a proxy, say. */
  @Test
  void anAnswerWithOtherBytesIsNotWhatWasStored() throws IOException {
    try (Server server = new Server(false)) {
      server.files.put("/models/risk/3/" + ARTIFACT.sha256() + ".zip", new byte[] {1, 2, 3, 4, 6});

      assertThatThrownBy(() -> new WebStore(server.url()).put(ARTIFACT))
          .isInstanceOf(ArtifactUnavailableException.class)
          .hasMessageContaining("is not there now");
    }
  }

  @Test
  void whatTheServerDoesNotHaveMayComeLater() throws IOException {
    try (Server server = new Server(true)) {
      WebStore store = new WebStore(null);
      URI absent = URI.create(server.url() + "/risk/3/none.zip");

      assertThatThrownBy(() -> store.fetch(absent, 1))
          .isInstanceOf(ArtifactUnavailableException.class)
          .hasMessageContaining("404")
          .hasMessageContaining("none.zip");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    URI url;
    try (Server server = new Server(true)) {
      url = server.url();
    }
    WebStore store = new WebStore(url);

    assertThatThrownBy(() -> store.put(ARTIFACT))
        .isInstanceOf(ArtifactUnavailableException.class)
        .hasMessageContaining("cannot be reached");
    assertThat(store.holds(url)).isTrue();
    assertThat(store.holds(URI.create("file:///x"))).isFalse();
  }

  /** Files in memory, over HTTP. */
  private static final class Server implements AutoCloseable {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final AtomicInteger puts = new AtomicInteger();
    private final HttpServer server;

    Server(boolean takesPut) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] sent = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("PUT")) {
              puts.incrementAndGet();
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
