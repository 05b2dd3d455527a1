package io.driftgate.app;

/** For whom a command writes. */
enum OutputFormat {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON
}
