package io.driftgate.models.reference.parquet;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/** Reads Parquet's metadata: the footer of a file, the header of a page. */
final class Metadata {
  private static final int MAGIC_BYTES = 4;
  private static final int TAIL_BYTES = 8;

  private Metadata() {}

  static FileMetaData footer(byte[] content) throws UnreadableParquetException {
    int tail = content.length - TAIL_BYTES;
    if (tail < MAGIC_BYTES) {
      throw UnreadableParquetException.damaged("there are " + content.length + " bytes");
    }
    requireMagic(content, 0, "begins");
    requireMagic(content, content.length - MAGIC_BYTES, "ends");
    int length = new Bytes(content, tail, content.length).int32();
    if (length <= 0 || length > tail - MAGIC_BYTES) {
      throw UnreadableParquetException.damaged(
          "a footer of " + length + " bytes in a file of " + content.length);
    }
    FileMetaData footer = new FileMetaData();
    parse(footer, new Bytes(content, tail - length, tail), "the footer");
    return footer;
  }

  /** The bytes are then at what follows the header. */
  static PageHeader page(Bytes bytes) throws UnreadableParquetException {
    PageHeader header = new PageHeader();
    bytes.take(parse(header, bytes, "the header of a page"));
    return header;
  }

  private static int parse(TBase<?, ?> structure, Bytes bytes, String what)
      throws UnreadableParquetException {
    int length = bytes.left();
    ByteArrayInputStream stream = new ByteArrayInputStream(bytes.array(), bytes.position(), length);
    try {
      structure.read(new GuardedProtocol(new TIOStreamTransport(stream), length));
    } catch (TException | RuntimeException e) {
      // Whatever the generated code makes of damaged bytes.
      throw new UnreadableParquetException(
          what + " cannot be read (" + e.getMessage() + "): the file is damaged or truncated", e);
    }
    return length - stream.available();
  }

  private static void requireMagic(byte[] content, int at, String where)
      throws UnreadableParquetException {
    String found = new String(content, at, MAGIC_BYTES, StandardCharsets.ISO_8859_1);
    if (found.equals("PARE")) {
      throw new UnreadableParquetException("it is encrypted; write it without encryption");
    }
    if (!found.equals("PAR1")) {
      throw new UnreadableParquetException(
          "it " + where + " with other bytes than PAR1: it is no Parquet file, or truncated");
    }
  }
}
