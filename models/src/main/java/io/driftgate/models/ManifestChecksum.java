package io.driftgate.models;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Enters the checksum of a file into the text of a manifest, and leaves all else in it, comments
 * too, as it is.
 */
final class ManifestChecksum {
  private static final Pattern FILES = Pattern.compile("files:\\s*(#.*)?");
  private static final Pattern INDENTED = Pattern.compile("(\\s+)\\S.*");

  private ManifestChecksum() {}

  static String entered(String yaml, String file, String sha256) {
    List<String> lines = new ArrayList<>(yaml.lines().toList());
    int start = start(lines);
    if (start < 0) {
      lines.add("files:");
      lines.add("  " + entry(file, sha256));
      return text(lines);
    }
    String indent = "  ";
    Pattern own = Pattern.compile("\\s+[\"']?" + Pattern.quote(file) + "[\"']?\\s*:.*");
    for (int at = start + 1; at < lines.size(); at++) {
      String line = lines.get(at);
      var indented = INDENTED.matcher(line);
      if (own.matcher(line).matches()) {
        lines.set(at, indent(line) + entry(file, sha256));
        return text(lines);
      }
      if (indented.matches()) {
        indent = indented.group(1);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        break;
      }
    }
    lines.add(start + 1, indent + entry(file, sha256));
    return text(lines);
  }

  private static int start(List<String> lines) {
    for (int at = 0; at < lines.size(); at++) {
      if (FILES.matcher(lines.get(at)).matches()) {
        return at;
      }
    }
    return -1;
  }

  private static String indent(String line) {
    return line.substring(0, line.length() - line.stripLeading().length());
  }

  private static String entry(String file, String sha256) {
    return file + ": \"" + sha256 + "\"";
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
