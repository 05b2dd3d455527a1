package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerDataTest {
  @TempDir private Path sandbox;
  private Path broker = Path.of("");

  @BeforeEach
  void makeBroker() throws IOException {
    broker = Files.createDirectories(sandbox.resolve("broker-1"));
  }

  @Test
  void nothingThereMayBeFormatted() {
    assertThatCode(() -> new BrokerData(broker).requireWholeOrAbsent()).doesNotThrowAnyException();
    assertThat(new BrokerData(broker).isFormatted()).isFalse();
  }

  @Test
  void dataWithoutMetaPropertiesIsHalfFormatted() throws IOException {
    Files.createDirectories(broker.resolve("data/applications-0"));

    assertThatThrownBy(() -> new BrokerData(broker).requireWholeOrAbsent())
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "The data folder %1$s/data is half formatted: %1$s/data/meta.properties is missing although there is data beside it. Remove %1$s to begin anew (the topics in it are lost), or start another sandbox with --dir."
                .formatted(broker));
  }

  @Test
  void formatThatWasCutShortIsHalfFormatted() throws IOException {
    BrokerData data = new BrokerData(broker);

    assertThatThrownBy(
            () ->
                data.format(
                    clusterId -> {
                      throw new SandboxException("cut short");
                    }))
        .hasMessage("cut short");

    assertThatThrownBy(data::requireWholeOrAbsent)
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining(
            "formatting it was cut short (" + broker.resolve("formatting") + " is still there)");
  }

  @Test
  void brokersOfOneSandboxShareTheClusterId() throws IOException {
    Files.createDirectories(sandbox.resolve("broker-2/data"));
    Files.writeString(sandbox.resolve("broker-2/data/meta.properties"), "cluster.id=abc\n");
    List<String> ids = new ArrayList<>();

    new BrokerData(broker).format(ids::add);

    assertThat(ids).containsExactly("abc");
    assertThatCode(() -> new BrokerData(broker).requireWholeOrAbsent()).doesNotThrowAnyException();
  }

  @Test
  void newClusterIdHasKafkasForm() {
    List<String> ids = new ArrayList<>();

    new BrokerData(broker).format(ids::add);

    assertThat(ids).singleElement().asString().matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}");
  }
}
