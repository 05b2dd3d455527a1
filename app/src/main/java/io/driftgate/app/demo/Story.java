package io.driftgate.app.demo;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of the story has happened, as the topics of alerts and rollout events tell it. A part counts
 * where the ones before it have happened. Safe for several threads.
 */
final class Story {
  private static final String FIRST = "1";
  private static final String SECOND = "2";
  private static final String THIRD = "3";

  private final Map<Part, Happened> happened = new EnumMap<>(Part.class);
  private @Nullable String tooEarly;
  private int share;
  private boolean thirdServed;

  /**
   * A part that happened.
   *
   * @param after how long the demo had run
   * @param detail what the pipeline says about it; may be empty
   */
  record Happened(Part part, Duration after, String detail) {}

  /** The population shifts from now on. */
  synchronized void shifts(Duration after) {
    String why = tooEarly;
    if (why == null) {
      tell(Part.STEADY, after, "");
    }
  }

  synchronized void alerted(DriftAlert alert, Duration after) {
    if (alert.getEvent() != AlertEvent.OPENED || !alert.getModelVersion().equals(FIRST)) {
      return;
    }
    if (happened.containsKey(Part.STEADY)) {
      tell(Part.ALERT, after, alert.getSummary());
    } else {
      tooEarly = alert.getSummary();
    }
  }

  synchronized void decided(RolloutEvent event, Duration after) {
    share = event.getCanaryShare();
    String candidate = event.getCandidateVersion();
    thirdServed |= THIRD.equals(candidate) && event.getCanaryShare() > 0;
    switch (event.getEvent()) {
      case STARTED -> {
        if (SECOND.equals(candidate) && event.getCause() == RolloutCause.DRIFT) {
          tell(Part.SHADOW, after, event.getReason());
        } else if (THIRD.equals(candidate)) {
          tell(Part.SECOND, after, event.getReason());
        }
      }
      case SHARE_CHANGED -> {
        if (SECOND.equals(candidate) && isByEvidence(event)) {
          tell(Part.CANARY, after, event.getReason());
        }
      }
      case PROMOTED -> {
        if (SECOND.equals(event.getStableVersion()) && isByEvidence(event)) {
          tell(Part.PROMOTED, after, event.getReason());
        }
      }
      case ROLLED_BACK -> {
        if (THIRD.equals(candidate) && isByEvidence(event) && !thirdServed) {
          tell(Part.TAKEN_BACK, after, event.getReason());
        }
      }
      default -> {
        // tells nothing of the story
      }
    }
  }

  private static boolean isByEvidence(RolloutEvent event) {
    return event.getCause() == RolloutCause.EVIDENCE;
  }

  private void tell(Part part, Duration after, String detail) {
    Set<Part> before = EnumSet.range(Part.STEADY, part);
    before.remove(part);
    if (happened.keySet().containsAll(before)) {
      happened.putIfAbsent(part, new Happened(part, after, detail));
    }
  }

  synchronized boolean has(Part part) {
    return happened.containsKey(part);
  }

  synchronized boolean isTold() {
    return happened.size() == Part.values().length;
  }

  /** What happened, in order. */
  synchronized List<Happened> parts() {
    List<Happened> parts = new ArrayList<>();
    for (Part part : Part.values()) {
      if (happened.containsKey(part)) {
        parts.add(Objects.requireNonNull(happened.get(part)));
      }
    }
    return parts;
  }

  /** Share of the keys that a canary serves now, in ten-thousandths. */
  synchronized int share() {
    return share;
  }

  /** What did not happen, a sentence each. */
  synchronized List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (tooEarly != null) {
      missing.add("an alert was raised before the population shifted: " + tooEarly);
    }
    for (Part part : Part.values()) {
      if (!happened.containsKey(part)) {
        missing.add("did not happen: " + part.words());
      }
    }
    return missing;
  }
}
