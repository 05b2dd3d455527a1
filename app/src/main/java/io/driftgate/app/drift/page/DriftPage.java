package io.driftgate.app.drift.page;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * Reports and alerts of the drift monitor as one HTML file for people: it needs no network, and its
 * script does nothing but show numbers where the mouse points and open what a link leads to. The
 * same input makes the same bytes.
 *
 * <p>Sizes are bounded: pictures have at most {@value Columns#COLUMNS_MAX} columns, each the worst
 * of its windows; distributions are drawn for two windows of a feature; {@value
 * FeatureSections#FEATURES_MAX} features have a section and {@value WindowTable#ROWS_MAX} windows a
 * row, the most telling ones.
 */
public final class DriftPage {
  private DriftPage() {}

  /** Writes the page; the writer stays open. */
  public static void write(PageInput input, Writer out) throws IOException {
    List<Episode> episodes = Episode.of(input.alerts());
    List<VersionHistory> versions = VersionHistory.of(input.reports(), episodes);
    out.write("<!DOCTYPE html>\n<html lang=\"en\">\n");
    out.write(head(input.title()).toString());
    out.write("\n<body>\n");
    out.write(header(input, versions, episodes).toString());
    out.write("\n<main>\n");
    if (versions.isEmpty()) {
      out.write(
          new Markup()
              .leaf(
                  "p",
                  "There is no window to show: no reports were given.",
                  "class",
                  "verdict none")
              .toString());
    }
    boolean single = versions.stream().allMatch(VersionHistory::isSingle);
    if (!single || !episodes.isEmpty()) {
      out.write(Inbox.of(episodes, versions).toString());
    }
    for (VersionHistory version : versions) {
      out.write('\n');
      out.write(VersionSection.of(version).toString());
    }
    out.write('\n');
    out.write(Explanation.of(versions).toString());
    out.write("\n</main>\n<script>\n");
    out.write(Resource.text("page.js"));
    out.write("</script>\n</body>\n</html>\n");
    out.flush();
  }

  private static Markup head(String title) {
    return new Markup()
        .open("head")
        .empty("meta", "charset", "utf-8")
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .empty("meta", "name", "color-scheme", "content", "light dark")
        .leaf("title", title)
        .open("style")
        .constant(":root{" + Ink.declareLight() + "}\n")
        .constant(
            "@media screen and (prefers-color-scheme:dark){:root{" + Ink.declareDark() + "}}\n")
        .constant(Resource.text("page.css"))
        .constant(Resource.text("chart.css"))
        .close()
        .close();
  }

  private static Markup header(
      PageInput input, List<VersionHistory> versions, List<Episode> episodes) {
    Markup header =
        new Markup()
            .open("header")
            .leaf("h1", input.title())
            .leaf("p", input.subtitle(), "class", "subtitle")
            .open("nav", "aria-label", "Parts of this page")
            .open("ul");
    if (!episodes.isEmpty()) {
      link(header, "#alerts", "Alerts (" + episodes.size() + ")");
    }
    for (VersionHistory version : versions) {
      link(header, "#" + version.anchor(), VersionSection.name(version));
    }
    link(header, "#reading", "How to read this page");
    return header.close().close().close();
  }

  private static void link(Markup list, String target, String text) {
    list.open("li").leaf("a", text, "href", target).close();
  }
}
