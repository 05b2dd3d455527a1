package io.driftgate.bench.profile;

import java.util.List;

/** What a thread can be at work on. */
enum Part {
  ONNX("ONNX Runtime", "ai.onnxruntime."),
  TENSORS("tensors in, scores out", "io.driftgate.topology.scoring."),
  DECODING(
      "decoding, validation",
      "io.driftgate.topology.decoding.",
      "io.driftgate.topology.EventReader"),
  SAMPLES("samples", "io.driftgate.topology.sampling.", "io.driftgate.topology.TaskSampler"),
  RECORDS(
      "prediction and audit record",
      "io.driftgate.topology.encoding.",
      "io.driftgate.topology.OutputEncoder"),
  ROUTING(
      "routing",
      "io.driftgate.topology.Split",
      "io.driftgate.topology.Lanes",
      "io.driftgate.topology.Routing"),
  METRICS("metrics of ours", "io.driftgate.app.run.ScoringMetrics", "io.micrometer."),
  SENDING("producer: send", "org.apache.kafka.clients.producer.KafkaProducer"),
  POLLING(
      "consumer: poll",
      "org.apache.kafka.clients.consumer.",
      "io.driftgate.topology.clients.",
      "io.driftgate.topology.writerschema."),
  COMMIT("commit", "org.apache.kafka.streams.processor.internals.TaskExecutor.commit"),
  FORWARDING("Kafka Streams: sinks", "org.apache.kafka.streams.processor.internals.SinkNode"),
  BATCH("the processor itself", "io.driftgate."),
  STREAMS("Kafka Streams: the loop", "org.apache.kafka.streams."),
  NETWORK("Kafka's network threads", "org.apache.kafka."),
  REST("everything else", "");

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // a list that cannot be changed
  private final List<String> prefixes;

  /**
   * @param title in reports
   * @param prefixes what the names of its frames begin with
   */
  Part(String title, String... prefixes) {
    this.title = title;
    this.prefixes = List.of(prefixes);
  }

  /**
   * Of a stack: the first part, in the order above, that has any of its frames. What is called from
   * a part and stands above it is a part of its own.
   *
   * @param frames class and method with a dot between them
   */
  static Part of(List<String> frames) {
    for (Part part : values()) {
      if (frames.stream().anyMatch(part::has)) {
        return part;
      }
    }
    return REST;
  }

  private boolean has(String frame) {
    return prefixes.stream().anyMatch(frame::startsWith);
  }

  String title() {
    return title;
  }
}
