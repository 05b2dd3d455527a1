package io.driftgate.models.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that say they have the artifact and do not send it as they should. */
class WebStoreTest {
  private static final Duration STALL = Duration.ofSeconds(2);
  private static final int BYTES = 1 << 20;

  @Test
  @Timeout(60)
  void aServerThatStopsInTheMiddleIsGivenUp() throws IOException {
    try (Server server = new Server(BYTES / 2)) {
      assertThatThrownBy(() -> new WebStore(null, STALL).fetch(server.url(), BYTES))
          .isInstanceOf(ArtifactUnavailableException.class)
          .hasMessageContaining(server.url().toString())
          .hasMessageContaining(BYTES / 2 + " of " + BYTES + " bytes")
          .hasMessageContaining("0 in the last 2000 ms")
          .hasMessageContaining("see whether the server");
    }
  }

  @Test
  @Timeout(60)
  void aServerThatDoesNotBeginIsGivenUp() throws IOException {
    try (Server server = new Server(0)) {
      assertThatThrownBy(() -> new WebStore(null, STALL).fetch(server.url(), BYTES))
          .isInstanceOf(ArtifactUnavailableException.class)
          .hasMessageContaining(server.url().toString())
          .hasMessageContaining("0 of " + BYTES + " bytes");
    }
  }

  /** What is not wanted need not come. */
  @Test
  @Timeout(60)
  void moreThanWasAnnouncedIsNotWaitedFor() throws IOException {
    try (Server server = new Server(BYTES / 2)) {
      byte[] found = new WebStore(null).fetch(server.url(), BYTES / 4);

      assertThat(found).hasSize(BYTES / 4 + 1).containsOnly(7);
    }
  }

  /** Says that it has {@link #BYTES}, sends the first of them, and then nothing until it closes. */
  private static final class Server implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;

    /**
     * @param sent 0 for a server that does not answer at all
     */
    Server(int sent) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] begin = new byte[sent];
      Arrays.fill(begin, (byte) 7);
      server.createContext(
          "/",
          exchange -> {
            if (sent > 0) {
              exchange.sendResponseHeaders(200, BYTES);
              exchange.getResponseBody().write(begin);
              exchange.getResponseBody().flush();
            }
            try {
              closed.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      server.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/risk/3/model.zip");
    }

    @Override
    public void close() {
      closed.countDown();
      server.stop(0);
    }
  }
}
