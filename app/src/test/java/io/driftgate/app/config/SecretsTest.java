package io.driftgate.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.ssl.keystore.password",
        "kafka.ssl.key.password",
        "kafka.sasl.jaas.config",
        "kafka.ssl.keystore.key",
        "kafka.consumer.ssl.keystore.certificate.chain",
        "schema.registry.basic.auth.user.info",
        "apicurio.registry.auth.client.secret",
        "schema.registry.bearer.auth.token",
        "apicurio.registry.auth.password"
      })
  void hidesWholeValues(String key) {
    assertThat(Secrets.masked(key, "hunter2")).isEqualTo(Secrets.MASK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka.bootstrap.servers", "http.port", "kafka.ssl.keystore.location"})
  void showsTheRest(String key) {
    assertThat(Secrets.masked(key, "shown")).isEqualTo("shown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.url", "schema.registry.url"})
  void hidesTheUserPartOfUrls(String key) {
    assertThat(Secrets.masked(key, "https://me:hunter2@host/apis"))
        .isEqualTo("https://" + Secrets.MASK + "@host/apis");
  }
}
