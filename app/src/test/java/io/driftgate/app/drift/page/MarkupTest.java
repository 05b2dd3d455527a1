package io.driftgate.app.drift.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkupTest {
  @Test
  void escapesTextAndAttributes() {
    assertThat(new Markup().leaf("p", "<a href='x'>&", "title", "\"><script>").toString())
        .isEqualTo("<p title=\"&quot;&gt;&lt;script&gt;\">&lt;a href=&#39;x&#39;&gt;&amp;</p>");
  }

  @Test
  void replacesWhatXmlCannotHave() {
    assertThat(new Markup().text("a\u0000b\uD800c\uFFFFd\u202Ee😀").toString())
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe😀");
  }

  @Test
  void whatIsOpenMustBeClosed() {
    Markup open = new Markup().open("p");

    assertThatThrownBy(open::toString).hasMessageContaining("still open: [p]");
  }
}
