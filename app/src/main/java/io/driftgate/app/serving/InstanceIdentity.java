package io.driftgate.app.serving;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.UUID;

/**
 * Who an instance is, to those who list instances.
 *
 * @param id different for each start
 * @param host name of the machine
 * @param url where health and metrics are served
 * @param startedAt when it was started
 */
public record InstanceIdentity(String id, String host, String url, Instant startedAt) {

  /** The instance of this process. */
  public static InstanceIdentity ofThisProcess(String url, Instant startedAt) {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // a machine that does not know its own name still has instances
      host = "unknown";
    }
    String id =
        host
            + "-"
            + ProcessHandle.current().pid()
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
    return new InstanceIdentity(id, host, url, startedAt);
  }
}
