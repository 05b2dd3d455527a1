package io.driftgate.sandbox;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The settings of the brokers of one cluster.
 *
 * @param brokers in order, with their ports
 * @param heap MiB that each has from the start, or 0 for a small heap that grows when it has to
 */
record BrokerSettings(List<NodeRecord> brokers, int heap) {
  BrokerSettings {
    brokers = List.copyOf(brokers);
  }

  int port(int number) {
    return brokers.get(number - 1).port();
  }

  /** For the JVM of a broker. */
  List<String> heapOptions() {
    return heap == 0
        ? List.of("-Xmx" + (brokers.size() == 1 ? 768 : 512) + "m")
        : List.of("-Xms" + heap + "m", "-Xmx" + heap + "m");
  }

  /** {@code server.properties}; paths are relative to the broker's folder. */
  String text(int number) {
    int replicas = brokers.size();
    int inSync = replicas == 1 ? 1 : 2;
    return """
        process.roles=broker,controller
        node.id=%1$d
        controller.quorum.voters=%2$s
        listeners=PLAINTEXT://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%3$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=PLAINTEXT
        controller.listener.names=CONTROLLER
        log.dirs=%5$s

        # Topics are made on purpose, with a partition count that somebody chose.
        auto.create.topics.enable=false
        default.replication.factor=%6$d
        min.insync.replicas=%7$d
        offsets.topic.replication.factor=%6$d
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=%6$d
        transaction.state.log.min.isr=%7$d
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=%6$d
        share.coordinator.state.topic.min.isr=%7$d
        share.coordinator.state.topic.num.partitions=4

        # Recorded events keep their old timestamps and would expire at once by age; size is the limit instead.
        log.retention.ms=-1
        log.retention.bytes=1073741824

        # Nobody waits for company: a group is complete with its first member, and a transaction that follows
        # at once on another one tries again after 1 ms instead of 20.
        group.initial.rebalance.delay.ms=0
        add.partitions.to.txn.retry.backoff.ms=1

        # Small enough for the heap.
        log.cleaner.dedupe.buffer.size=16777216
        """
        .formatted(
            number,
            voters(),
            port(number),
            brokers.get(number - 1).controllerPort(),
            BrokerData.FOLDER,
            replicas,
            inSync);
  }

  private String voters() {
    return IntStream.rangeClosed(1, brokers.size())
        .mapToObj(number -> number + "@127.0.0.1:" + brokers.get(number - 1).controllerPort())
        .collect(Collectors.joining(","));
  }
}
