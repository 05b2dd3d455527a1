package io.driftgate.app.drift.page;

import io.driftgate.schemas.BinShares;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Shares of categories in the reference and in the window, side by side. */
final class CategoryChart {
  static final int ROWS_MAX = 12;

  private static final int WIDTH = 470;
  private static final double TOP = 26;
  private static final double ROW = 30;
  private static final double LEFT = 150;
  private static final double RIGHT = WIDTH - 62;
  private static final int NAME_CHARACTERS = 20;

  private CategoryChart() {}

  private record Category(String name, double reference, double current) {
    double size() {
      return Math.max(reference, current);
    }

    /** New, gone, or nothing to say. */
    String fate() {
      if (reference == 0 && current > 0) {
        return "new";
      }
      return reference > 0 && current == 0 ? "gone" : "";
    }
  }

  static boolean canDraw(BinShares bins) {
    int count = bins.getReference().size();
    return count > 0
        && bins.getEdges().isEmpty()
        && bins.getCurrent().size() == count
        && (bins.getCategories().isEmpty() || bins.getCategories().size() == count);
  }

  /**
   * Draws bins.
   *
   * @param name what the values are of
   * @throws IllegalArgumentException when the bins are none of categories
   */
  static Svg of(String name, BinShares bins) {
    if (!canDraw(bins)) {
      throw new IllegalArgumentException("no bins of categories: " + name);
    }
    List<Category> categories = categories(bins);
    Drawing drawing = new Drawing();
    drawing.rect(LEFT, 6, 16, 10, "bar reference");
    drawing.text(LEFT + 22, 15, "reference", "label");
    drawing.rect(LEFT + 96, 6, 16, 10, "bar current");
    drawing.text(LEFT + 118, 15, "window", "label");
    double largest = categories.stream().mapToDouble(Category::size).max().orElse(1);
    Scale scale = Scale.linear(0, Math.max(largest, 1e-9), LEFT, RIGHT);
    for (int row = 0; row < categories.size(); row++) {
      draw(drawing, categories.get(row), scale, TOP + row * ROW);
    }
    int height = (int) (TOP + categories.size() * ROW + 6);
    drawing.line(LEFT, TOP, LEFT, height - 6, "axis");
    return new Svg(WIDTH, height, label(name, categories), drawing.markup());
  }

  private static void draw(Drawing drawing, Category category, Scale scale, double top) {
    String fate = category.fate();
    drawing.text(
        LEFT - 8,
        top + (fate.isEmpty() ? 18 : 13),
        Figures.fitting(category.name(), NAME_CHARACTERS),
        category.name(),
        "label end");
    if (!fate.isEmpty()) {
      drawing.text(LEFT - 8, top + 25, fate, "label end strong");
    }
    bar(drawing, category.reference(), scale, top + 3, "bar reference");
    bar(drawing, category.current(), scale, top + 15, "bar current");
  }

  private static void bar(Drawing drawing, double share, Scale scale, double top, String style) {
    drawing.rect(LEFT, top, scale.at(share) - LEFT, 11, style);
    drawing.text(scale.at(share) + 5, top + 9.5, Figures.percent(share), "label small");
  }

  /** The largest, the rest as one; the names of a sensitive feature are not in the records. */
  private static List<Category> categories(BinShares bins) {
    List<Category> all = new ArrayList<>();
    for (int bin = 0; bin < bins.getReference().size(); bin++) {
      all.add(
          new Category(
              bins.getCategories().isEmpty()
                  ? "(name withheld)"
                  : named(bins.getCategories().get(bin)),
              share(bins.getReference().get(bin)),
              share(bins.getCurrent().get(bin))));
    }
    // None of both: a category of other windows.
    all.removeIf(category -> category.size() == 0);
    all.sort(Comparator.comparingDouble(Category::size).reversed());
    if (all.size() <= ROWS_MAX) {
      return all;
    }
    List<Category> rest = all.subList(ROWS_MAX - 1, all.size());
    List<Category> shown = new ArrayList<>(all.subList(0, ROWS_MAX - 1));
    shown.add(
        new Category(
            Figures.plural(rest.size(), "smaller one"),
            rest.stream().mapToDouble(Category::reference).sum(),
            rest.stream().mapToDouble(Category::current).sum()));
    return shown;
  }

  private static String named(String category) {
    return category.isBlank() ? "(empty)" : category;
  }

  private static double share(double share) {
    return Double.isFinite(share) ? share : 0;
  }

  private static String label(String name, List<Category> categories) {
    StringBuilder label =
        new StringBuilder("Shares of the categories of " + name + ", reference and window: ");
    for (Category it : categories) {
      label.append(Figures.fitting(it.name(), NAME_CHARACTERS)).append(' ');
      label.append(Figures.percent(it.reference())).append(" and ");
      label.append(Figures.percent(it.current())).append("; ");
    }
    return label.toString().strip();
  }
}
