package io.driftgate.models.reference;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Decompresses pages. The library's own codecs allocate what damaged bytes announce, and its gzip
 * wants Hadoop; here what comes out grows with what is there and stays within a budget.
 */
final class PageCodecs implements CompressionCodecFactory {
  /** Snappy's densest element copies 64 bytes and takes three. */
  private static final int SNAPPY_MAX_RATIO = 22;

  private static final Set<CompressionCodecName> SUPPORTED =
      EnumSet.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.ZSTD);

  private final ByteBudget uncompressed;

  PageCodecs(ByteBudget uncompressed) {
    this.uncompressed = uncompressed;
  }

  static void requireSupported(CompressionCodecName codec) {
    if (!SUPPORTED.contains(codec)) {
      throw new UnreadableParquetException(
          "it is compressed with "
              + codec
              + "; expected SNAPPY, GZIP, ZSTD or no compression: write it with one of these");
    }
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput page, int length) throws IOException {
        uncompressed.spend(length);
        return PageCodecs.decompress(codec, page, length);
      }

      @Override
      public void decompress(ByteBuffer page, int stored, ByteBuffer target, int length) {
        throw new UnsupportedOperationException("for memory outside of the heap");
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public void release() {}

  private static BytesInput decompress(CompressionCodecName codec, BytesInput page, int length)
      throws IOException {
    if (codec == CompressionCodecName.UNCOMPRESSED || page.size() == 0) {
      return requireLength(page, length);
    }
    return switch (codec) {
      case SNAPPY -> snappy(page.toInputStream().readAllBytes(), length);
      case GZIP -> drain(new GZIPInputStream(page.toInputStream()), length);
      case ZSTD -> drain(new ZstdInputStreamNoFinalizer(page.toInputStream()), length);
      default -> throw new IllegalStateException(codec.name());
    };
  }

  private static BytesInput snappy(byte[] page, int length) throws IOException {
    int announced = Snappy.uncompressedLength(page);
    if (announced != length || length / SNAPPY_MAX_RATIO > page.length) {
      throw UnreadableParquetException.damaged(
          "a page of " + page.length + " bytes announces " + announced + " and " + length);
    }
    return requireLength(BytesInput.from(Snappy.uncompress(page)), length);
  }

  private static BytesInput drain(InputStream stream, int length) throws IOException {
    try (stream) {
      byte[] page = stream.readNBytes(length);
      if (stream.read() >= 0) {
        throw UnreadableParquetException.damaged(
            "a page of more bytes than the " + length + " that are announced");
      }
      return requireLength(BytesInput.from(page), length);
    }
  }

  private static BytesInput requireLength(BytesInput page, int length) {
    if (page.size() != length) {
      throw UnreadableParquetException.damaged(
          "a page of " + page.size() + " bytes where " + length + " are announced");
    }
    return page;
  }
}
