package io.driftgate.app.config;

/** One key set to one value at one place. */
record Assignment(String key, String value, Origin origin) {}
