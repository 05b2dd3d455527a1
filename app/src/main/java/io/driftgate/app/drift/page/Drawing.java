package io.driftgate.app.drift.page;

/** Elements of a picture, with places in pixels. For one thread. */
final class Drawing {
  private final Markup markup = new Markup();

  Markup markup() {
    return markup;
  }

  Drawing line(double x1, double y1, double x2, double y2, String style) {
    markup.empty("path", "class", style, "d", "M" + point(x1, y1) + "L" + point(x2, y2));
    return this;
  }

  Drawing rect(double x, double y, double width, double height, String style) {
    markup.empty(
        "rect",
        "class",
        style,
        "x",
        Figures.pixels(x),
        "y",
        Figures.pixels(y),
        "width",
        Figures.pixels(Math.max(0, width)),
        "height",
        Figures.pixels(Math.max(0, height)));
    return this;
  }

  Drawing circle(double x, double y, double radius, String style) {
    markup.empty(
        "circle",
        "class",
        style,
        "cx",
        Figures.pixels(x),
        "cy",
        Figures.pixels(y),
        "r",
        Figures.pixels(radius));
    return this;
  }

  Drawing path(String commands, String style) {
    if (!commands.isEmpty()) {
      markup.empty("path", "class", style, "d", commands);
    }
    return this;
  }

  /** A text; its style says where it is anchored. */
  Drawing text(double x, double y, String text, String style) {
    markup.leaf("text", text, "class", style, "x", Figures.pixels(x), "y", Figures.pixels(y));
    return this;
  }

  /** A text of which a part may have been left out; the whole shows when pointed at. */
  Drawing text(double x, double y, String text, String whole, String style) {
    markup
        .open("text", "class", style, "x", Figures.pixels(x), "y", Figures.pixels(y))
        .text(text)
        .leaf("title", whole)
        .close();
    return this;
  }

  /** A line through points; a value that is not a number interrupts it. */
  static String polyline(double[] xs, double[] ys) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < xs.length; i++) {
      boolean there = !Double.isNaN(ys[i]);
      if (there) {
        path.append(pen ? 'L' : 'M').append(point(xs[i], ys[i]));
        boolean alone = !pen && (i + 1 == xs.length || Double.isNaN(ys[i + 1]));
        path.append(alone ? "h0.1" : "");
      }
      pen = there;
    }
    return path.toString();
  }

  static String point(double x, double y) {
    return Figures.pixels(x) + " " + Figures.pixels(y);
  }
}
