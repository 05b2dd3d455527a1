package io.driftgate.models.reference.parquet;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/** Decompresses pages; what comes out grows with what is there, not with what is announced. */
final class PageCodec {
  /** Snappy's densest element copies 64 bytes and takes three. */
  private static final int SNAPPY_MAX_RATIO = 22;

  private final Budget uncompressed;

  PageCodec(Budget uncompressed) {
    this.uncompressed = uncompressed;
  }

  /** Exactly {@code length} bytes. */
  Bytes decompress(@Nullable CompressionCodec codec, Bytes bytes, int length)
      throws UnreadableParquetException {
    uncompressed.spend(length);
    if (codec == CompressionCodec.UNCOMPRESSED) {
      return requireLength(bytes, length);
    }
    if (bytes.left() == 0) {
      return requireLength(bytes, length);
    }
    InputStream stream = new ByteArrayInputStream(bytes.array(), bytes.position(), bytes.left());
    try {
      if (codec == CompressionCodec.SNAPPY) {
        return snappy(bytes, length);
      } else if (codec == CompressionCodec.GZIP) {
        return drain(new GZIPInputStream(stream), length);
      } else if (codec == CompressionCodec.ZSTD) {
        return drain(new ZstdInputStreamNoFinalizer(stream), length);
      }
    } catch (IOException e) {
      throw new UnreadableParquetException(
          "a page does not decompress (" + e.getMessage() + "): the file is damaged", e);
    }
    throw new UnreadableParquetException(
        "it is compressed with "
            + codec
            + "; expected SNAPPY, GZIP, ZSTD or no compression: write it with one of these");
  }

  private static Bytes snappy(Bytes bytes, int length)
      throws IOException, UnreadableParquetException {
    int announced = Snappy.uncompressedLength(bytes.array(), bytes.position(), bytes.left());
    if (announced != length || length / SNAPPY_MAX_RATIO > bytes.left()) {
      throw UnreadableParquetException.damaged(
          "a page of " + bytes.left() + " bytes announces " + announced + " and " + length);
    }
    byte[] page = new byte[length];
    Snappy.uncompress(bytes.array(), bytes.position(), bytes.left(), page, 0);
    return Bytes.of(page);
  }

  private static Bytes drain(InputStream stream, int length)
      throws IOException, UnreadableParquetException {
    try (stream) {
      byte[] page = stream.readNBytes(length);
      return requireLength(Bytes.of(page), stream.read() < 0 ? length : length + 1);
    }
  }

  private static Bytes requireLength(Bytes bytes, int length) throws UnreadableParquetException {
    if (bytes.left() != length) {
      throw UnreadableParquetException.damaged(
          "a page of " + bytes.left() + " bytes where " + length + " are announced");
    }
    return bytes;
  }
}
