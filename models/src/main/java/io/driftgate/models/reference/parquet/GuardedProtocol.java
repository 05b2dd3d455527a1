package io.driftgate.models.reference.parquet;

import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.protocol.TList;
import shaded.parquet.org.apache.thrift.protocol.TProtocolException;
import shaded.parquet.org.apache.thrift.protocol.TStruct;
import shaded.parquet.org.apache.thrift.transport.TTransport;

/**
 * Thrift's compact protocol that believes no length: what is announced must fit into the bytes that
 * there are, and structures nest no deeper than Parquet's do.
 */
final class GuardedProtocol extends TCompactProtocol {
  private static final long serialVersionUID = 1L;
  private static final int MAX_DEPTH = 32;

  private int depth;

  GuardedProtocol(TTransport transport, int bytes) {
    super(transport, bytes, bytes);
  }

  @Override
  public TStruct readStructBegin() throws TException {
    enter();
    return super.readStructBegin();
  }

  @Override
  public void readStructEnd() throws TException {
    depth--;
    super.readStructEnd();
  }

  @Override
  public TList readListBegin() throws TException {
    enter();
    return super.readListBegin();
  }

  @Override
  public void readListEnd() throws TException {
    depth--;
    super.readListEnd();
  }

  private void enter() throws TProtocolException {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new TProtocolException(TProtocolException.DEPTH_LIMIT, "nested too deep");
    }
  }
}
