package io.driftgate.sandbox;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A broker or the registry: how it is started and how one sees that it works. */
interface SandboxNode {
  /** The only address that anything here listens on. */
  String LOOPBACK = "127.0.0.1";

  String name();

  int port();

  /** The node's own folder and the working directory of its process. */
  Path folder();

  /** Writes what the process needs to start, and refuses data that a start would make worse. */
  void prepare(Consumer<String> progress);

  /** What comes after {@code java}. */
  List<String> arguments();

  /** Whether it does its work now. */
  boolean answers();

  /** Stands on the command line of the process, so that it can be told from every other. */
  default String mark() {
    return mark(folder());
  }

  static InetSocketAddress onLoopback(int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  static String mark(Path folder) {
    return "-Ddriftgate.sandbox.node=" + folder;
  }
}
