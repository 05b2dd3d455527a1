package io.driftgate.bench.contestant;

import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** Runs a topology until the process is told to end, or until it fails. */
final class RunningStreams {
  private RunningStreams() {}

  static void run(Topology topology, Properties properties) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    try (KafkaStreams streams = new KafkaStreams(topology, properties)) {
      streams.setUncaughtExceptionHandler(
          failure -> {
            failure.printStackTrace();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.setStateListener(
          (now, before) -> {
            if (now.hasCompletedShutdown()) {
              ended.countDown();
            }
          });
      Runtime.getRuntime().addShutdownHook(new Thread(streams::close, "contestant-stop"));
      streams.start();
      ended.await();
    }
  }
}
