package io.driftgate.models.reference;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails once more bytes than a limit were read, however many would follow. */
final class BoundedStream extends FilterInputStream {
  private long leftBytes;

  /** The limit was passed. */
  static final class PassedException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  BoundedStream(InputStream in, long limitBytes) {
    super(in);
    this.leftBytes = limitBytes;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      count(1);
    }
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  private void count(int bytes) throws PassedException {
    leftBytes -= bytes;
    if (leftBytes < 0) {
      throw new PassedException();
    }
  }
}
