package io.driftgate.app.drift.page;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes elements of HTML and SVG. The one place that escapes: names of features and categories
 * come from the data, and whoever can send an event can choose them. What it writes is well-formed
 * XML, which browsers read as HTML too. For one thread.
 */
final class Markup {
  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> elements = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Markup open(String element, String... attributes) {
    start(element, attributes);
    out.append('>');
    elements.push(element);
    return this;
  }

  Markup close() {
    out.append("</").append(elements.pop()).append('>');
    return this;
  }

  /** An element without content. */
  Markup empty(String element, String... attributes) {
    start(element, attributes);
    out.append("/>");
    return this;
  }

  /** An element with nothing but text. */
  Markup leaf(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  Markup text(String text) {
    escape(text);
    return this;
  }

  /** Adds what another one wrote. */
  Markup add(Markup other) {
    if (!other.elements.isEmpty()) {
      throw new IllegalStateException("still open: " + other.elements);
    }
    out.append(other.out);
    return this;
  }

  /** Adds text of this program as it is: style sheets and scripts, in which nothing is escaped. */
  Markup constant(String text) {
    out.append(text);
    return this;
  }

  private void start(String element, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("names and values in turn, not " + attributes.length);
    }
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isXml(character) ? character : REPLACEMENT);
              }
            });
  }

  /**
   * Whether XML may have it: no control characters and no half pairs. Characters that turn the
   * direction of writing are legal, but would let a name disguise what is around it.
   */
  private static boolean isXml(int character) {
    if (character < 0x20) {
      return character == '\t' || character == '\n';
    }
    boolean half = character >= 0xD800 && character <= 0xDFFF;
    boolean control = character >= 0x7F && character <= 0x9F;
    boolean turning =
        (character >= 0x202A && character <= 0x202E)
            || (character >= 0x2066 && character <= 0x2069);
    return !half && !control && !turning && (character & 0xFFFE) != 0xFFFE;
  }

  @Override
  public String toString() {
    if (!elements.isEmpty()) {
      throw new IllegalStateException("still open: " + elements);
    }
    return out.toString();
  }
}
