package io.driftgate.topology;

import io.driftgate.topology.decoding.Framing;

/**
 * The frames in front of what scoring writes: magic byte and id of the schema, as the registry's
 * serialiser gave them when the schema was looked up.
 */
public final class OutputFrames {
  private final byte[] prediction;
  private final byte[] audit;
  private final byte[] epochApplied;
  private final byte[] samples;
  private final byte[] scores;

  public OutputFrames(
      byte[] prediction, byte[] audit, byte[] epochApplied, byte[] samples, byte[] scores) {
    this.prediction = checked(prediction);
    this.audit = checked(audit);
    this.epochApplied = checked(epochApplied);
    this.samples = checked(samples);
    this.scores = checked(scores);
  }

  private static byte[] checked(byte[] frame) {
    if (frame.length != Framing.LENGTH_BYTES || !Framing.isFramed(frame)) {
      throw new IllegalArgumentException(
          "a frame is a zero byte and four bytes of schema id, found " + frame.length + " bytes");
    }
    return frame.clone();
  }

  byte[] prediction() {
    return prediction;
  }

  byte[] audit() {
    return audit;
  }

  byte[] epochApplied() {
    return epochApplied;
  }

  byte[] samples() {
    return samples;
  }

  byte[] scores() {
    return scores;
  }
}
