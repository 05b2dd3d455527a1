package io.driftgate.drift.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.schemas.DriftMeasure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The calibration of a version as its bundle keeps it, with what it holds for.
 *
 * @param window length of the windows
 * @param referenceSha256 of the reference file that effects were measured against
 * @param from start of the first window
 * @param until end of the last window
 * @param calibration what is usual
 */
public record Baseline(
    Duration window, String referenceSha256, Instant from, Instant until, Calibration calibration) {
  /** Its name in a bundle. */
  public static final String FILE = "baseline.json";

  private static final int FORMAT = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** The file is none, or damaged; the message says how, for people. */
  public static final class InvalidBaselineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidBaselineException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private record Measure(
      String feature,
      @JsonProperty("is_score") boolean isScore,
      String measure,
      double scale,
      List<Double> largest) {}

  private record Document(
      int format,
      @JsonProperty("window_ms") long windowMs,
      int rows,
      @JsonProperty("reference_rows") int referenceRows,
      @JsonProperty("reference_sha256") String referenceSha256,
      String from,
      String until,
      List<Double> t,
      List<Measure> measures) {}

  /** As JSON, UTF-8. */
  public byte[] toJson() {
    Document document =
        new Document(
            FORMAT,
            window.toMillis(),
            calibration.rows(),
            calibration.referenceRows(),
            referenceSha256,
            from.toString(),
            until.toString(),
            Arrays.stream(calibration.t()).boxed().toList(),
            calibration.usual().stream()
                .map(
                    usual ->
                        new Measure(
                            usual.column(),
                            usual.isScore(),
                            usual.measure().name(),
                            usual.scale(),
                            usual.tail()))
                .toList());
    try {
      return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a baseline cannot be written", e);
    }
  }

  /**
   * Reads one back.
   *
   * @throws InvalidBaselineException when it is none
   */
  public static Baseline parse(byte[] json) {
    try {
      Document document = JSON.readValue(json, Document.class);
      if (document == null || document.format() != FORMAT) {
        throw new IllegalArgumentException(
            "format " + (document == null ? "none" : document.format()) + ", expected " + FORMAT);
      }
      if (document.rows() < 1
          || document.referenceRows() < 1
          || document.windowMs() < 1
          || document.t().isEmpty()) {
        throw new IllegalArgumentException(
            "rows, reference_rows and window_ms must be above 0, and t must not be empty");
      }
      return new Baseline(
          Duration.ofMillis(document.windowMs()),
          document.referenceSha256(),
          Instant.parse(document.from()),
          Instant.parse(document.until()),
          Calibration.of(
              document.rows(),
              document.referenceRows(),
              document.t().stream().mapToDouble(Double::doubleValue).toArray(),
              document.measures().stream().map(Baseline::usual).toList()));
    } catch (IOException | RuntimeException e) {
      throw new InvalidBaselineException(
          FILE
              + " is not as `driftgate drift baseline` writes it ("
              + e.getMessage()
              + "); make it anew",
          e);
    }
  }

  private static Calibration.Usual usual(Measure measure) {
    if (!(measure.scale() > 0)) {
      throw new IllegalArgumentException("the scale of " + measure.feature() + " is not above 0");
    }
    return new Calibration.Usual(
        measure.feature(),
        measure.isScore(),
        DriftMeasure.valueOf(measure.measure()),
        measure.scale(),
        measure.largest());
  }
}
