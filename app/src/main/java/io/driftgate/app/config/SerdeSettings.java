package io.driftgate.app.config;

/** {@code serde.*}: class names of the registry client library's serialiser and deserialiser. */
public record SerdeSettings(String serializerClass, String deserializerClass) {}
