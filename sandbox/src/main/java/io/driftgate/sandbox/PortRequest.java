package io.driftgate.sandbox;

/**
 * What the caller asks of a port. An exact port is taken or the start fails; any other request
 * gives way to the port that the sandbox had before, so that addresses stay the same over a
 * restart.
 *
 * @param port the port, or 0 for any free one
 * @param exact whether another port will not do
 */
public record PortRequest(int port, boolean exact) {
  public PortRequest {
    if (port < 0 || port > 65_535) {
      throw new SandboxException(
          "Port " + port + " does not exist; a port is a number from 1 to 65535.");
    }
    if (exact && port == 0) {
      throw new SandboxException("An exact port needs a number from 1 to 65535.");
    }
  }

  public static PortRequest any() {
    return new PortRequest(0, false);
  }

  public static PortRequest atOrAfter(int port) {
    return new PortRequest(port, false);
  }

  public static PortRequest exactly(int port) {
    return new PortRequest(port, true);
  }
}
