package io.driftgate.sandbox;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Apicurio Registry with its schemas in a database file. */
record RegistryNode(int port, SandboxFolder sandbox, RuntimeHome home) implements SandboxNode {
  private static final int TIMEOUT_MILLIS = 2_000;

  @Override
  public String name() {
    return NodeRecord.REGISTRY;
  }

  @Override
  public Path folder() {
    return sandbox.node(name());
  }

  /** The Confluent-compatible API. */
  static String url(int port) {
    return "http://" + LOOPBACK + ":" + port + "/apis/ccompat/v7";
  }

  @Override
  public void prepare(Consumer<String> progress) {
    try {
      Files.createDirectories(folder());
    } catch (IOException e) {
      throw new SandboxException("Cannot make " + folder() + ": " + e, e);
    }
  }

  @Override
  public List<String> arguments() {
    return List.of(
        mark(),
        "-Xmx256m",
        // Up sooner, and fast enough for a registry.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Dquarkus.http.host=" + LOOPBACK,
        "-Dquarkus.http.port=" + port,
        "-Dapicurio.storage.kind=sql",
        "-Dapicurio.storage.sql.kind=h2",
        // Written through at once: an id that was handed out survives even a kill.
        "-Dapicurio.datasource.url=jdbc:h2:file:./registry;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0",
        "-Dquarkus.log.console.enable=false",
        "-Dquarkus.log.file.enable=true",
        "-Dquarkus.log.file.json=false",
        "-Dquarkus.log.file.format=%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %c{2.} %s%e%n",
        "-Dquarkus.log.file.path=" + sandbox.log(name()),
        "-Dquarkus.log.file.rotation.rotate-on-boot=false",
        "-Dquarkus.log.file.rotation.max-file-size=10M",
        "-Dquarkus.log.file.rotation.max-backup-index=2",
        "-Dquarkus.http.access-log.enabled=false",
        "-Dquarkus.log.category.\"io.apicurio.registry.logging.audit\".level=WARN",
        "-Dquarkus.log.category.\"io.apicurio.registry.storage.metrics\".level=WARN",
        "-jar",
        home.registryJar().toString());
  }

  @Override
  public boolean answers() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(url(port) + "/subjects").toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      // No answer is the answer.
      return false;
    }
  }
}
