package io.driftgate.sandbox;

/**
 * One line of the state file: a node's ports, kept over a stop so that the addresses stay the same,
 * and its process.
 *
 * @param controllerPort of a broker's controller; 0 for the registry
 */
record NodeRecord(String name, int port, int controllerPort, RecordedProcess process) {
  static final String REGISTRY = "registry";

  static String broker(int number) {
    return "broker-" + number;
  }

  NodeRecord with(RecordedProcess started) {
    return new NodeRecord(name, port, controllerPort, started);
  }
}
