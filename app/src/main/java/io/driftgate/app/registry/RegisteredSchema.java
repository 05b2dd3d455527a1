package io.driftgate.app.registry;

/** One version of a subject. */
public record RegisteredSchema(int id, int version, String schema) {}
