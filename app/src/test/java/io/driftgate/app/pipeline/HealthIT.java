package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.run.Pipeline;
import io.driftgate.schemas.PipelineTopic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthIT {
  @TempDir Path directory;

  @Test
  void healthAndMetricsTellWhatThePipelineDoes() throws Exception {
    try (Workbench bench = bench().topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      Pipeline pipeline = bench.start();
      SimpleEvents.send(bench, schemaId, List.of(0.0, 1.0, 99.0));
      bench.predictions(2);
      bench.committed(PipelineTopic.DEAD_LETTERS, 1);

      assertThat(get(pipeline, "/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = get(pipeline, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body())
          .contains("\"ready\":true", "\"streams\":\"RUNNING\"", "\"serving\":\"1\"");
      assertThat(get(pipeline, "/metrics").body())
          .contains(
              "driftgate_events_total 3.0",
              "driftgate_predictions_total{version=\"1\"} 2.0",
              "driftgate_dead_letters_total{reason=\"MODEL_FAILED\"} 1.0",
              "driftgate_batch_rows_bucket",
              "driftgate_onnx_seconds_bucket",
              "driftgate_latency_seconds_bucket",
              "name=\"table\"",
              "state=\"serving\"",
              "driftgate_models_open 1.0",
              "kafka_stream_");
      assertThat(pipeline.url()).startsWith("http://127.0.0.1:");
    }
  }

  @Test
  void aTakenPortThatWasAskedForIsAnErrorThatNamesIt() {
    try (Workbench bench = bench().topicsApplied()) {
      Pipeline first = bench.start();
      int port = URI.create(first.url()).getPort();
      bench.with("http.port", Integer.toString(port));
      assertThatThrownBy(bench::start)
          .isInstanceOf(ExpectedFailure.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("http.port");
    }
  }

  @Test
  void missingTopicsAreNamed() {
    try (Workbench bench = bench()) {
      assertThatThrownBy(bench::start)
          .isInstanceOf(ExpectedFailure.class)
          .hasMessageContaining(bench.name() + ".predictions")
          .hasMessageContaining("driftgate topics apply");
    }
  }

  private Workbench bench() {
    return new Workbench(directory).with("pipeline.model", Models.table(directory).toString());
  }

  private static HttpResponse<String> get(Pipeline pipeline, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(pipeline.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
