package io.driftgate.models;

/** What turns the score tensor into the score; for models that put out raw margins. */
public enum Activation {
  NONE,
  SIGMOID,
  SOFTMAX
}
