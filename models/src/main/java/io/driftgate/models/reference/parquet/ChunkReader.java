package io.driftgate.models.reference.parquet;

import java.util.Arrays;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.jspecify.annotations.Nullable;

/** Reads the pages of one column in one row group. Used once. */
final class ChunkReader {
  private static final int PRESENT = 1;

  private final ParquetField field;
  private final @Nullable CompressionCodec codec;
  private final Bytes bytes;
  private final Limits limits;
  private final ValueSink sink;
  private @Nullable Values dictionary;

  ChunkReader(
      ParquetField field, ColumnMetaData metadata, Bytes bytes, Limits limits, ValueSink sink) {
    this.field = field;
    this.codec = metadata.getCodec();
    this.bytes = bytes;
    this.limits = limits;
    this.sink = sink;
  }

  /** Exactly {@code rows} values. */
  void read(int rows) throws UnreadableParquetException {
    int left = rows;
    while (left > 0) {
      PageHeader header = Metadata.page(bytes);
      Bytes body = bytes.take(header.getCompressed_page_size());
      if (header.isSetCrc() && header.getCrc() != body.crc32()) {
        throw UnreadableParquetException.damaged("the checksum of a page does not match");
      }
      if (header.getType() == PageType.DICTIONARY_PAGE) {
        readDictionary(header, body);
      } else if (header.getType() == PageType.DATA_PAGE) {
        left -= readFirstVersion(header, body, left);
      } else if (header.getType() == PageType.DATA_PAGE_V2) {
        left -= readSecondVersion(header, body, left);
      }
    }
  }

  private void readDictionary(PageHeader page, Bytes body) throws UnreadableParquetException {
    DictionaryPageHeader header = page.getDictionary_page_header();
    if (header == null || dictionary != null) {
      throw UnreadableParquetException.damaged("a dictionary that should not be there");
    }
    Bytes values = limits.codec().decompress(codec, body, page.getUncompressed_page_size());
    dictionary = plainOnly(values, requireCount(header.getNum_values(), values.left()));
  }

  private Values plainOnly(Bytes values, int count) throws UnreadableParquetException {
    return new Encodings(field, limits.decoded()).read(Encoding.PLAIN, values, count);
  }

  private int readFirstVersion(PageHeader page, Bytes body, int left)
      throws UnreadableParquetException {
    DataPageHeader header = page.getData_page_header();
    if (header == null) {
      throw UnreadableParquetException.damaged("a page without its header");
    }
    int count = requireCount(header.getNum_values(), left);
    Bytes content = limits.codec().decompress(codec, body, page.getUncompressed_page_size());
    int[] levels = null;
    if (field.optional()) {
      if (header.getDefinition_level_encoding() != Encoding.RLE) {
        throw new UnreadableParquetException(
            "levels in the encoding " + header.getDefinition_level_encoding() + "; expected RLE");
      }
      levels = RunLengths.read(content.take(content.int32()), 1, count);
    }
    emit(header.getEncoding(), content, count, levels);
    return count;
  }

  /** The levels stand before the values and are not compressed. */
  private int readSecondVersion(PageHeader page, Bytes body, int left)
      throws UnreadableParquetException {
    DataPageHeaderV2 header = page.getData_page_header_v2();
    if (header == null) {
      throw UnreadableParquetException.damaged("a page without its header");
    }
    int count = requireCount(header.getNum_values(), left);
    Bytes repetitions = body.take(header.getRepetition_levels_byte_length());
    Bytes definitions = body.take(header.getDefinition_levels_byte_length());
    long length = (long) page.getUncompressed_page_size() - repetitions.left() - definitions.left();
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw UnreadableParquetException.damaged("a page of " + length + " bytes");
    }
    int[] levels = field.optional() ? RunLengths.read(definitions, 1, count) : null;
    CompressionCodec used = header.isIs_compressed() ? codec : CompressionCodec.UNCOMPRESSED;
    emit(header.getEncoding(), limits.codec().decompress(used, body, (int) length), count, levels);
    return count;
  }

  private void emit(@Nullable Encoding encoding, Bytes content, int count, int @Nullable [] levels)
      throws UnreadableParquetException {
    int present =
        levels == null ? count : (int) Arrays.stream(levels).filter(l -> l == PRESENT).count();
    boolean keyed = encoding == Encoding.RLE_DICTIONARY || encoding == Encoding.PLAIN_DICTIONARY;
    int[] keys = keyed ? keys(content, present) : null;
    Values values =
        keyed && dictionary != null
            ? dictionary
            : new Encodings(field, limits.decoded()).read(encoding, content, present);
    int next = 0;
    for (int row = 0; row < count; row++) {
      limits.decoded().spend(Limits.CELL_BYTES);
      if (levels != null && levels[row] != PRESENT) {
        sink.missing();
        continue;
      }
      int index = keys == null ? next : keys[next];
      next++;
      if (index < 0 || index >= values.count()) {
        throw UnreadableParquetException.damaged(
            "the key " + index + " into a dictionary of " + values.count());
      }
      if (field.holds() == ParquetField.Holds.TEXTS) {
        limits.decoded().spend(values.length(index));
      }
      field.conversion().apply(values, index, sink);
    }
  }

  private int[] keys(Bytes content, int present) throws UnreadableParquetException {
    if (dictionary == null) {
      throw UnreadableParquetException.damaged("keys without a dictionary");
    }
    return present == 0 ? new int[0] : RunLengths.read(content, content.unsignedByte(), present);
  }

  private static int requireCount(int count, int limit) throws UnreadableParquetException {
    if (count < 0 || count > limit) {
      throw UnreadableParquetException.damaged(
          "a page of " + count + " values where at most " + limit + " are possible");
    }
    return count;
  }
}
