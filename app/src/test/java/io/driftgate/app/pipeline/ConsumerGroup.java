package io.driftgate.app.pipeline;

import io.driftgate.schemas.PipelineTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The instances that share one topic, as the broker knows them. */
final class ConsumerGroup implements AutoCloseable {
  private final Admin admin;
  private final String group;
  private final String topic;

  private ConsumerGroup(Admin admin, String group, String topic) {
    this.admin = admin;
    this.group = group;
    this.topic = topic;
  }

  /** Those that score. */
  static ConsumerGroup scoring(Workbench bench) {
    return new ConsumerGroup(
        admin(bench), bench.config().pipeline().scoringGroup(), bench.featuresTopic());
  }

  /** Those that watch; one of them reads the samples. */
  static ConsumerGroup monitoring(Workbench bench) {
    return new ConsumerGroup(
        admin(bench), bench.name() + "-monitor", bench.topic(PipelineTopic.SAMPLES));
  }

  private static Admin admin(Workbench bench) {
    return Admin.create(Map.of("bootstrap.servers", bench.cluster().bootstrapServers()));
  }

  /**
   * Which instance holds which partition of the topic; those that nobody holds at the moment are
   * not in it, and none is while the group is being shared out anew.
   */
  Map<Integer, String> holders() {
    ConsumerGroupDescription now =
        got(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
    Map<Integer, String> holders = new TreeMap<>();
    if (now.groupState() != GroupState.STABLE) {
      return holders;
    }
    for (MemberDescription member : now.members()) {
      for (TopicPartition partition : member.assignment().topicPartitions()) {
        if (partition.topic().equals(topic)) {
          holders.put(partition.partition(), instance(member));
        }
      }
    }
    return holders;
  }

  /** The client id without the thread. */
  private static String instance(MemberDescription member) {
    return member.clientId().replaceAll("-StreamThread-.*", "");
  }

  /** Offsets up to which the topic is done, by partition. */
  Map<Integer, Long> committed() {
    Map<Integer, Long> committed = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry :
        got(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).entrySet()) {
      if (entry.getKey().topic().equals(topic)) {
        committed.put(entry.getKey().partition(), entry.getValue().offset());
      }
    }
    return committed;
  }

  /** Their sum: of a topic that is not written in transactions the number of records. */
  long done() {
    return committed().values().stream().mapToLong(Long::longValue).sum();
  }

  private static <T> T got(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
