package io.driftgate.app.pipeline;

/**
 * A broker and a registry for the tests of one JVM. Started with the first test that asks, stopped
 * with the JVM. The sandbox, unless the system property {@code cluster.class} names another (the
 * Maven profile {@code docker} does).
 */
public interface Cluster {
  String bootstrapServers();

  /** The registry's Confluent-compatible URL. */
  String registryUrl();

  void stopRegistry();

  void startRegistry();

  /** The one cluster of this JVM. */
  static Cluster shared() {
    return SharedCluster.INSTANCE;
  }
}
