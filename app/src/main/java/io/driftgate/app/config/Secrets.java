package io.driftgate.app.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which values must not be shown. Errs on the side of hiding. */
public final class Secrets {
  /** What stands in for a hidden value. */
  public static final String MASK = "******";

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "password|passphrase|secret|token|credential|api[._-]?key|jaas[._-]config"
              + "|user[._-]info|(keystore|truststore)[._-](key|certificate)|private[._-]key");

  private static final Pattern USER_INFO_IN_URL = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

  private Secrets() {}

  /** The value as it may be shown: hidden whole by its key, or without the user part of a URL. */
  public static String masked(String key, String value) {
    if (SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).find()) {
      return MASK;
    }
    return USER_INFO_IN_URL.matcher(value).replaceAll(MASK);
  }
}
