package io.driftgate.app.drift.page;

/**
 * A picture. Colours come from classes, so that a page can change them with its surroundings; a
 * picture in a file of its own brings the style sheet along.
 */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private final int width;
  private final int height;
  private final String label;
  private final String[] further;
  private final Markup content;

  /**
   * Makes a picture of drawn elements.
   *
   * @param label what there is to see, for those who do not see it
   * @param further more attributes of a picture in a page: names and values in turn
   */
  Svg(int width, int height, String label, Markup content, String... further) {
    this.width = width;
    this.height = height;
    this.label = label;
    this.content = content;
    this.further = further.clone();
  }

  /** As part of a page. */
  Markup inline() {
    String[] own = {
      "class",
      "chart",
      "viewBox",
      "0 0 " + width + " " + height,
      "role",
      "img",
      "aria-label",
      label,
      "style",
      "--w:" + width + "px"
    };
    String[] all = new String[own.length + further.length];
    System.arraycopy(own, 0, all, 0, own.length);
    System.arraycopy(further, 0, all, own.length, further.length);
    return new Markup().open("svg", all).add(content).close();
  }

  /** As a file of its own, on white. */
  String standalone() {
    return new Markup()
            .open(
                "svg",
                "xmlns",
                NAMESPACE,
                "viewBox",
                "0 0 " + width + " " + height,
                "width",
                String.valueOf(width),
                "height",
                String.valueOf(height),
                "role",
                "img",
                "class",
                "chart")
            .leaf("title", label)
            .open("style")
            .constant(Ink.onWhite(Resource.text("chart.css")))
            .close()
            .empty("rect", "width", "100%", "height", "100%", "class", "paper")
            .add(content)
            .close()
            .toString()
        + "\n";
  }
}
