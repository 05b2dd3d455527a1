package io.driftgate.models.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the bytes are: a table or a {@link ReferenceException}. A damaged footer takes little
 * memory to refuse; a damaged page may take much, since the library believes what pages announce.
 */
class DamagedParquetTest {
  private static final int VARIANTS = 400;
  private static final long MAX_ALLOCATED_BYTES = 32L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "snappy",
        "gzip",
        "zstd",
        "plain",
        "pages-v2",
        "delta",
        "delta-long",
        "types",
        "int96",
        "list"
      })
  void damageIsFoundOrHarmless(String name) {
    byte[] whole = Fixtures.bytes(name + ".parquet");
    Random random = new Random(7);
    for (int variant = 0; variant < VARIANTS; variant++) {
      readOrRefuse(flipped(whole, random, variant), name + " flipped " + variant);
      readOrRefuse(overwritten(whole, random), name + " overwritten " + variant);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "zstd", "delta"})
  void aTruncatedFileIsRefused(String name) {
    byte[] whole = Fixtures.bytes(name + ".parquet");
    for (int length = 0; length < whole.length; length += 1 + length / 50) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ReferenceTable.read("part.parquet", part))
          .isInstanceOf(ReferenceException.class)
          .hasMessageContaining("truncated");
    }
  }

  @Test
  void garbageIsRefused() {
    Random random = new Random(11);
    for (int variant = 0; variant < VARIANTS; variant++) {
      byte[] garbage = new byte[random.nextInt(3_000) + 12];
      random.nextBytes(garbage);
      framed(garbage, variant % 2 == 0 ? 0x15 : garbage[4]);
      assertThatThrownBy(() -> ReferenceTable.read("garbage.parquet", garbage))
          .isInstanceOf(ReferenceException.class);
      readInLittleMemory(garbage, "garbage " + variant);
    }
  }

  @Test
  void aFooterThatNestsWithoutEndIsRefused() {
    for (byte nested : new byte[] {0x1c, 0x19, (byte) 0x99, (byte) 0x9c}) {
      byte[] content = new byte[1 << 20];
      Arrays.fill(content, nested);
      framed(content, nested);
      assertThatThrownBy(() -> ReferenceTable.read("nested.parquet", content))
          .isInstanceOf(ReferenceException.class);
      readInLittleMemory(content, "nested " + nested);
    }
  }

  @Test
  void aChecksumThatDoesNotMatchIsRefused() {
    byte[] content = Fixtures.bytes("pages-v2.parquet");
    content[60] ^= 1;

    assertThatThrownBy(() -> ReferenceTable.read("changed.parquet", content))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining("changed.parquet: column amount, after row 0: ")
        .hasMessageContaining("checksum");
  }

  /** Makes all but the frame the footer. */
  private static void framed(byte[] content, int first) {
    byte[] magic = {'P', 'A', 'R', '1'};
    int length = content.length - 12;
    System.arraycopy(magic, 0, content, 0, 4);
    System.arraycopy(magic, 0, content, content.length - 4, 4);
    for (int i = 0; i < 4; i++) {
      content[content.length - 8 + i] = (byte) (length >>> (8 * i));
    }
    if (length > 0) {
      content[4] = (byte) first;
    }
  }

  /** Every other variant in the last kilobyte, where the footer is. */
  private static byte[] flipped(byte[] whole, Random random, int variant) {
    byte[] content = whole.clone();
    int from = variant % 2 == 0 ? 0 : Math.max(0, content.length - 1_024);
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      content[from + random.nextInt(content.length - from)] ^= (byte) (1 << random.nextInt(8));
    }
    return content;
  }

  /** With what variable-length numbers and lengths become largest by. */
  private static byte[] overwritten(byte[] whole, Random random) {
    byte[] content = whole.clone();
    int at = 4 + random.nextInt(content.length - 12);
    int to = Math.min(content.length - 8, at + 1 + random.nextInt(5));
    Arrays.fill(content, at, to, (byte) (random.nextBoolean() ? 0xff : random.nextInt(256)));
    return content;
  }

  private static void readInLittleMemory(byte[] content, String what) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    readOrRefuse(content, what);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as(what)
        .isLessThan(MAX_ALLOCATED_BYTES);
  }

  private static void readOrRefuse(byte[] content, String what) {
    try {
      ReferenceTable table = ReferenceTable.read("damaged.parquet", content);
      for (ReferenceColumn column : table.columns()) {
        ColumnProfile.of(column);
      }
    } catch (ReferenceException e) {
      assertThat(e).hasMessageStartingWith("damaged.parquet: ");
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
  }
}
