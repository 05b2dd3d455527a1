package io.driftgate.topology.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentTextsTest {
  private static final int MANY = 20_000;
  private static final int LONGEST = 100;

  /** Two letters of a byte, one of two, which may come torn apart. */
  private static final byte[] LETTERS = "ab\u00e9".getBytes(StandardCharsets.UTF_8);

  private final RecentTexts recent = new RecentTexts();

  /** Few distinct bytes, so that most texts come again and slots are fought for. */
  @Test
  void saysWhatTheBytesSayWhateverCameBefore() {
    Random random = new Random(1);
    for (int text = 0; text < MANY; text++) {
      byte[] bytes = new byte[random.nextInt(4)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = LETTERS[random.nextInt(LETTERS.length)];
      }
      assertThat(text(bytes)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void readsFromTheMiddleOfAnEvent() {
    byte[] event = "xxself-employedxx".getBytes(StandardCharsets.UTF_8);
    for (int time = 0; time < 2; time++) {
      assertThat(recent.text(event, 2, event.length - 4)).isEqualTo("self-employed");
    }
  }

  @Test
  void aTextThatComesAgainIsTheSameObject() {
    String first = text("M\u00fcnchen".getBytes(StandardCharsets.UTF_8));
    assertThat(text("M\u00fcnchen".getBytes(StandardCharsets.UTF_8))).isSameAs(first);
    assertThat(text(new byte[0])).isSameAs(text(new byte[0]));
  }

  @Test
  void longTextsAreNotKept() {
    byte[] bytes = "n".repeat(LONGEST).getBytes(StandardCharsets.UTF_8);
    assertThat(text(bytes)).isEqualTo("n".repeat(LONGEST)).isNotSameAs(text(bytes));
  }

  private String text(byte[] bytes) {
    return recent.text(bytes, 0, bytes.length);
  }
}
