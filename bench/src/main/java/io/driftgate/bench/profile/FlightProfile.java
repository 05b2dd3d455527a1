package io.driftgate.bench.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * A flight recording, by parts: how much of the samples of running threads and of the allocated
 * bytes each has. Samples are taken in Java code and, half as often, in native code; those of
 * native code count twice, and those that wait do not count. Compilation and garbage collection run
 * on threads that are not sampled.
 */
public final class FlightProfile {
  private static final String JAVA_SAMPLE = "jdk.ExecutionSample";
  private static final String NATIVE_SAMPLE = "jdk.NativeMethodSample";
  private static final String ALLOCATION_SAMPLE = "jdk.ObjectAllocationSample";
  private static final int NATIVE_WEIGHT = 2;

  private static final Set<String> WAITING =
      Set.of(
          "sun.nio.ch.EPoll.wait",
          "sun.nio.ch.Net.accept",
          "sun.nio.ch.Net.poll",
          "jdk.internal.misc.Unsafe.park",
          "java.lang.Object.wait",
          "java.lang.Thread.sleep",
          "java.io.FileInputStream.readBytes");

  private final Map<Part, Long> samples = new EnumMap<>(Part.class);
  private final Map<Part, Long> allocated = new EnumMap<>(Part.class);

  private FlightProfile() {}

  /**
   * Reads a recording.
   *
   * @param from what was recorded before does not count
   */
  public static FlightProfile of(Path recording, Instant from) {
    FlightProfile profile = new FlightProfile();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (!event.getStartTime().isBefore(from)) {
          profile.count(event);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the flight recording " + recording + " cannot be read", e);
    }
    return profile;
  }

  private void count(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null || stack.getFrames().isEmpty()) {
      return;
    }
    switch (event.getEventType().getName()) {
      case JAVA_SAMPLE -> samples.merge(Part.of(frames(stack)), 1L, Long::sum);
      case NATIVE_SAMPLE -> {
        List<String> frames = frames(stack);
        if (!WAITING.contains(frames.get(0))) {
          samples.merge(Part.of(frames), (long) NATIVE_WEIGHT, Long::sum);
        }
      }
      case ALLOCATION_SAMPLE ->
          allocated.merge(Part.of(frames(stack)), event.getLong("weight"), Long::sum);
      default -> {
        // of no interest here
      }
    }
  }

  private static List<String> frames(RecordedStackTrace stack) {
    List<String> frames = new ArrayList<>(stack.getFrames().size());
    for (RecordedFrame frame : stack.getFrames()) {
      frames.add(frame.getMethod().getType().getName() + "." + frame.getMethod().getName());
    }
    return frames;
  }

  /** Titles of all parts, in one order. */
  public static List<String> parts() {
    return List.of(Part.values()).stream().map(Part::title).toList();
  }

  /** Share of the samples, by part in the order of {@link #parts}; they sum to 1. */
  public double[] timeShares() {
    return shares(samples);
  }

  /** Share of the allocated bytes, likewise. */
  public double[] allocationShares() {
    return shares(allocated);
  }

  private static double[] shares(Map<Part, Long> counts) {
    double sum = Math.max(1, counts.values().stream().mapToLong(Long::longValue).sum());
    return List.of(Part.values()).stream()
        .mapToDouble(part -> counts.getOrDefault(part, 0L) / sum)
        .toArray();
  }

  /** Samples in all: with few of them, shares are rough. */
  public long samples() {
    return samples.values().stream().mapToLong(Long::longValue).sum();
  }
}
