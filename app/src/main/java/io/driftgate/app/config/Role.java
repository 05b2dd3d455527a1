package io.driftgate.app.config;

import java.util.Locale;

/** What a process does. */
public enum Role {
  ALL,
  SCORING,
  MONITOR;

  static Role of(String configured) {
    return valueOf(configured.toUpperCase(Locale.ROOT));
  }

  /** Whether it scores events. */
  public boolean scores() {
    return this != MONITOR;
  }

  /** Whether it watches samples for drift. */
  public boolean monitors() {
    return this != SCORING;
  }
}
