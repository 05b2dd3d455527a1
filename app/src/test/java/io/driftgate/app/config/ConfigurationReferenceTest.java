package io.driftgate.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

  @Test
  void thePageInTheManualIsFresh() throws IOException {
    Path page = Path.of("..").resolve(ConfigurationReference.PAGE);

    assertThat(page).as("run `driftgate config --reference > docs/configuration.md`").exists();
    assertThat(Files.readString(page))
        .as("stale: run `driftgate config --reference > docs/configuration.md`")
        .isEqualTo(ConfigurationReference.markdown());
  }

  @Test
  void everyKeyIsExplained() {
    for (String key : ConfigurationKeys.DEFINITION.names()) {
      assertThat(ConfigurationReference.markdown()).contains("## " + key + "\n");
    }
  }
}
