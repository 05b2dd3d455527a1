package io.driftgate.app.config;

import java.util.Locale;

/** What Kafka Streams promises. */
public enum ProcessingGuarantee {
  EXACTLY_ONCE_V2,
  AT_LEAST_ONCE;

  /** As Kafka Streams writes it. */
  public String configured() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ProcessingGuarantee of(String configured) {
    return valueOf(configured.toUpperCase(Locale.ROOT));
  }
}
