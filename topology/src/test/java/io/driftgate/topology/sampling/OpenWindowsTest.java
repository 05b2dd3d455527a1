package io.driftgate.topology.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenWindowsTest {
  private final OpenWindows windows = new OpenWindows(10, 4);

  @Test
  void aWindowIsOpenedOnceAndAllAreInTheOrderOfTheirStarts() {
    for (long time : new long[] {25, -1, 5, 21, -10, 9}) {
      OpenWindow window = windows.at(time);
      assertThat(window.contains(time)).isTrue();
      assertThat(window.end()).isEqualTo(windows.end(time));
    }

    assertThat(windows.all()).extracting(OpenWindow::start).containsExactly(-10L, 0L, 20L);
  }

  @Test
  void windowsThatEndedAreForgotten() {
    windows.at(0);
    windows.at(10);
    windows.at(20);
    windows.forget(20);

    assertThat(windows.all()).extracting(OpenWindow::start).containsExactly(20L);
    assertThat(windows.at(25)).isSameAs(windows.all().get(0));
  }

  @Test
  void ofTooManyTheEarliestAreForgotten() {
    for (int window = 0; window < 65; window++) {
      windows.at(10L * window);
    }
    windows.forget(0);

    assertThat(windows.all()).hasSize(64);
    assertThat(windows.all().get(0).start()).isEqualTo(10);
  }
}
