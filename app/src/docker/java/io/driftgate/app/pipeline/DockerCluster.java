package io.driftgate.app.pipeline;

import org.testcontainers.kafka.KafkaContainer;

/** Kafka in a container; the registry is the sandbox's. Needs a Docker engine. */
public final class DockerCluster implements Cluster {
  private static final String IMAGE = "apache/kafka:4.3.1";

  private final KafkaContainer kafka;
  private final SandboxCluster sandbox;

  private DockerCluster(KafkaContainer kafka, SandboxCluster sandbox) {
    this.kafka = kafka;
    this.sandbox = sandbox;
  }

  /** Starts it; it stops with the JVM. */
  @SuppressWarnings("resource") // Testcontainers removes the container when the JVM ends
  public static DockerCluster start() {
    KafkaContainer kafka = new KafkaContainer(IMAGE);
    kafka.start();
    return new DockerCluster(kafka, SandboxCluster.start());
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public String registryUrl() {
    return sandbox.registryUrl();
  }

  @Override
  public void stopRegistry() {
    sandbox.stopRegistry();
  }

  @Override
  public void startRegistry() {
    sandbox.startRegistry();
  }
}
