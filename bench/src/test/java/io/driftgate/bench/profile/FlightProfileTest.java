package io.driftgate.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightProfileTest {
  @TempDir Path directory;

  @Test
  void whatIsCalledFromAPartIsAPartOfItsOwn() {
    assertThat(
            Part.of(
                List.of(
                    "java.util.HashMap.put",
                    "org.apache.kafka.clients.producer.KafkaProducer.doSend",
                    "org.apache.kafka.streams.processor.internals.SinkNode.process",
                    "io.driftgate.topology.CommitHook.forward",
                    "org.apache.kafka.streams.processor.internals.StreamThread.run")))
        .isEqualTo(Part.SENDING);
    assertThat(
            Part.of(
                List.of(
                    "ai.onnxruntime.OrtSession.run",
                    "io.driftgate.topology.scoring.BatchScorer.run")))
        .isEqualTo(Part.ONNX);
    assertThat(Part.of(List.of("io.driftgate.topology.ScoringProcessor.drain")))
        .isEqualTo(Part.BATCH);
    assertThat(Part.of(List.of("java.lang.Thread.run"))).isEqualTo(Part.REST);
  }

  @Test
  void readsARecordingOfThisProcess() throws Exception {
    Path file = directory.resolve("own.jfr");
    try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      recording.start();
      long until = System.nanoTime() + 1_000_000_000L;
      double sum = 0;
      while (System.nanoTime() < until) {
        for (int index = 1; index < 1_000; index++) {
          sum += Math.log(index);
        }
      }
      assertThat(sum).isPositive();
      recording.dump(file);
    }

    FlightProfile profile = FlightProfile.of(file, Instant.EPOCH);

    assertThat(profile.samples()).isPositive();
    assertThat(Arrays.stream(profile.timeShares()).sum()).isEqualTo(1, within(1e-9));
    assertThat(FlightProfile.parts()).hasSameSizeAs(profile.timeShares()).doesNotHaveDuplicates();
    assertThat(FlightProfile.of(file, Instant.MAX).samples()).isZero();
  }
}
