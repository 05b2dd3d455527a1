package io.driftgate.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Driftgate's version, as the build wrote it. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "driftgate " + number(), "Java ${java.version} (${java.vendor}), ${os.name} ${os.arch}"
    };
  }

  private static String number() throws IOException {
    Properties properties = new Properties();
    try (InputStream stream = Version.class.getResourceAsStream("version.properties")) {
      if (stream == null) {
        throw new IllegalStateException("version.properties is missing beside Version.class");
      }
      properties.load(stream);
    }
    return properties.getProperty("version");
  }
}
