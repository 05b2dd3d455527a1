package io.driftgate.models.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.Snappy;

class PageCodecsTest {
  private static final byte[] PAGE = new byte[10_000];

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void theBudgetIsForAllPages(CompressionCodecName codec) throws IOException {
    PageCodecs codecs = new PageCodecs(new ByteBudget("its pages are", 2L * PAGE.length));
    byte[] stored = compress(codec);

    assertThat(decompress(codecs, codec, stored, PAGE.length)).isEqualTo(PAGE);
    assertThat(decompress(codecs, codec, stored, PAGE.length)).isEqualTo(PAGE);
    assertThatThrownBy(() -> decompress(codecs, codec, stored, PAGE.length))
        .isInstanceOf(UnreadableParquetException.class)
        .hasMessageContaining("its pages are more than 20000 bytes");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void aPageOfAnotherLengthThanAnnouncedIsRefused(CompressionCodecName codec) throws IOException {
    PageCodecs codecs = new PageCodecs(new ByteBudget("its pages are", Long.MAX_VALUE));
    byte[] stored = compress(codec);

    for (int announced : new int[] {-1, 0, PAGE.length - 1, PAGE.length + 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> decompress(codecs, codec, stored, announced))
          .isInstanceOf(UnreadableParquetException.class)
          .hasMessageContaining("damaged");
    }
  }

  private static byte[] compress(CompressionCodecName codec) throws IOException {
    return switch (codec) {
      case SNAPPY -> Snappy.compress(PAGE);
      case ZSTD -> Zstd.compress(PAGE);
      case GZIP -> {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
          gzip.write(PAGE);
        }
        yield stored.toByteArray();
      }
      default -> PAGE;
    };
  }

  private static byte[] decompress(
      PageCodecs codecs, CompressionCodecName codec, byte[] stored, int length) throws IOException {
    return codecs
        .getDecompressor(codec)
        .decompress(BytesInput.from(stored), length)
        .toInputStream()
        .readAllBytes();
  }
}
