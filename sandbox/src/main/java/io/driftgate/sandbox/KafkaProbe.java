package io.driftgate.sandbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/**
 * Asks a broker which brokers are in service: an open port alone would not tell Kafka from another
 * program, nor a broker that takes part from one that is still catching up. Speaks version 1 of
 * Kafka's Metadata request itself, which spares every user of the sandbox a Kafka client on the
 * classpath.
 */
final class KafkaProbe {
  private static final short METADATA = 3;
  private static final short VERSION = 1;
  private static final short NULL_STRING = -1;
  private static final int CORRELATION_ID = 1;
  private static final int REQUEST_BYTES = 14;
  private static final int RESPONSE_BYTES_MAX = 1 << 16;
  private static final int TIMEOUT_MILLIS = 2_000;

  private KafkaProbe() {}

  /** The ids of the brokers in service, as this one knows them. */
  static Set<Integer> brokersInService(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(SandboxNode.onLoopback(port), TIMEOUT_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      writeRequest(out);
      return readResponse(new DataInputStream(socket.getInputStream()));
    }
  }

  static void writeRequest(DataOutputStream out) throws IOException {
    out.writeInt(REQUEST_BYTES);
    out.writeShort(METADATA);
    out.writeShort(VERSION);
    out.writeInt(CORRELATION_ID);
    out.writeShort(NULL_STRING); // client id
    out.writeInt(0); // no topics
    out.flush();
  }

  static Set<Integer> readResponse(DataInputStream in) throws IOException {
    int bytes = in.readInt();
    if (bytes < 8 || bytes > RESPONSE_BYTES_MAX || in.readInt() != CORRELATION_ID) {
      throw new IOException("What answers there is not Kafka");
    }
    int brokers = in.readInt();
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < brokers; i++) {
      ids.add(in.readInt());
      skipString(in); // host
      in.readInt(); // port
      skipString(in); // rack
    }
    return ids;
  }

  private static void skipString(DataInputStream in) throws IOException {
    int length = in.readShort();
    if (length > 0) {
      in.skipNBytes(length);
    }
  }
}
