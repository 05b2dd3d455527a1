package io.driftgate.app.pipeline;

/** Holds the cluster of this JVM; the class is initialised when the first test asks for it. */
final class SharedCluster {
  static final Cluster INSTANCE = start(System.getProperty("cluster.class", ""));

  private SharedCluster() {}

  private static Cluster start(String name) {
    if (name.isEmpty()) {
      return SandboxCluster.start();
    }
    try {
      return (Cluster) Class.forName(name).getMethod("start").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cluster.class: " + name + " cannot be started", e);
    }
  }
}
