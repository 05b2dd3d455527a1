package io.driftgate.app.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TopicsPageTest {

  @Test
  void thePageInTheManualIsFresh() throws IOException {
    assertThat(Files.readString(Path.of("..").resolve(TopicsPage.PAGE)))
        .as("stale: run `driftgate topics list --reference > docs/topics.md`")
        .isEqualTo(TopicsPage.markdown());
  }
}
