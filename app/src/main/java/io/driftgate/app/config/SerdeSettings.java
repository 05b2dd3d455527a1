package io.driftgate.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** {@code serde.*}: class names of the registry client library's serialiser and deserialiser. */
public record SerdeSettings(String serializerClass, String deserializerClass) {

  /** Those of the library that the build put beside Driftgate. */
  static SerdeSettings ofThisBuild() {
    Properties properties = new Properties();
    try (InputStream in = SerdeSettings.class.getResourceAsStream("serde.properties")) {
      if (in == null) {
        throw new IllegalStateException("serde.properties is missing beside SerdeSettings.class");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SerdeSettings(
        properties.getProperty("serializer", ""), properties.getProperty("deserializer", ""));
  }
}
