package io.driftgate.app.drift.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.BinShares;
import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.FeatureReport;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DriftPageTest {
  private static final String HOSTILE =
      "</script><script>alert('\"x|y\"')</script>&\u0000\uD800\u202E";

  @TempDir private Path folder;

  @Test
  void tellsOfTheEpisode() throws Exception {
    String page = page(SampleRecords.stream(60, 20));

    assertThat(page)
        .contains("1 episode of drift, all resolved. What departed: income, employment")
        .contains("37 rows, fewer than drift.min-rows = 200 (3)")
        .contains("by 2,000 windows of the reference")
        .contains("title=\"" + SampleRecords.SHA256 + "\"")
        .contains("New categories: ")
        .contains("PSI ∞");
  }

  @Test
  void everyLinkLeadsSomewhereAndIdsAreUnique() throws Exception {
    Document page = parse(page(SampleRecords.stream(60, 20)));

    List<String> ids = attributes(page, "id");
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(attributes(page, "href"))
        .allSatisfy(link -> assertThat(ids).contains(link.substring(1)));
    assertThat(attributes(page, "data-cells-of")).isNotEmpty().allMatch(ids::contains);
  }

  @Test
  void needsNoNetwork() throws Exception {
    assertThat(page(SampleRecords.stream(60, 20)))
        .doesNotContain("http")
        .doesNotContain("//")
        .doesNotContain("url(")
        .doesNotContain("@import")
        .doesNotContain("src=");
  }

  @Test
  void theSameInputMakesTheSameBytesInEveryLocale() throws Exception {
    String page = page(SampleRecords.stream(30, 8));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

      assertThat(page(SampleRecords.stream(30, 8))).isEqualTo(page);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theOrderOfReportsDoesNotMatter() throws Exception {
    PageInput input = SampleRecords.stream(30, 8);
    List<DriftReport> reversed = new ArrayList<>(input.reports());
    Collections.reverse(reversed);

    assertThat(page(new PageInput(input.title(), input.subtitle(), reversed, input.alerts())))
        .isEqualTo(page(input));
  }

  @Test
  void namesFromTheDataStayText() throws Exception {
    PageInput input = SampleRecords.stream(8, 3);
    for (DriftReport report : input.reports()) {
      report.getFeatures().get(1).setName(HOSTILE);
      FeatureReport categorical = report.getFeatures().get(2);
      categorical.setCategoriesNew(List.of(HOSTILE));
      categorical.getBins().setCategories(List.of(HOSTILE, "b", "c", "d", "e"));
    }
    input.alerts().forEach(alert -> alert.setSummary(HOSTILE));

    String page = page(new PageInput(HOSTILE, HOSTILE, input.reports(), input.alerts()));

    assertThat(page.split("<script", -1)).hasSize(2); // the page's own
    assertThat(page).doesNotContain("alert('").contains("alert(&#39;").doesNotContain("\u202E");
    parse(page);
  }

  @Test
  void fiveHundredWindowsOfFiftyFeaturesStaySmall() throws Exception {
    assertThat(page(SampleRecords.stream(500, 50)).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThan(2_500_000);
  }

  @Test
  void moreWindowsShareColumnsAndTheWorstShows() throws Exception {
    PageInput input = SampleRecords.stream(2600, 2);

    String page = page(input);

    assertThat(page).contains("A column stands for 6 windows").contains("The last 1000 of 2600");
    assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000_000);
  }

  @Test
  void aSingleComparisonHasNoTimeline() throws Exception {
    String page = page(SampleRecords.single(20));

    assertThat(page)
        .contains("The data departed from the reference. What departed: income, score, employment")
        .contains("Features by effect")
        .contains("Fallback")
        .doesNotContain("Timeline")
        .doesNotContain(">Alerts<");
    parse(page);
  }

  @Test
  void nothingToShowSaysSo() throws Exception {
    String page = page(new PageInput("Drift", "nothing", List.of(), List.of()));

    assertThat(page).contains("no reports were given");
    parse(page);
  }

  @Test
  void alertsWithoutReportsAreShown() throws Exception {
    PageInput input = SampleRecords.stream(30, 3);

    String page = page(new PageInput("Drift", "alerts", List.of(), input.alerts()));

    assertThat(page).contains("resolved</span>").contains("2026-03-02 22:00");
    parse(page);
  }

  @Test
  void aWindowThatWasNotJudgedSaysWhy() throws Exception {
    DriftReport report = SampleRecords.single(3).reports().get(0);
    report.setJudged(false);
    report.setSignificant(false);
    report.setNotJudgedBecause("5 rows");
    report.setFeatures(List.of());

    assertThat(page(new PageInput("Drift", "few", List.of(report), List.of())))
        .contains("Not judged: 5 rows.")
        .contains("Nothing was compared");
  }

  @Test
  void noWindowJudgedIsStillAPage() throws Exception {
    PageInput input = SampleRecords.stream(4, 3);
    input.reports().forEach(report -> report.setJudged(false));

    parse(page(new PageInput("Drift", "few", input.reports(), List.of())));
  }

  @Test
  void eachVersionHasItsSection() throws Exception {
    PageInput input = SampleRecords.stream(10, 2);
    List<DriftReport> both = new ArrayList<>(input.reports());
    for (DriftReport report : SampleRecords.stream(10, 2).reports()) {
      report.setModelVersion("v4");
      both.add(report);
    }

    String page = page(new PageInput("Drift", "two", both, input.alerts()));

    assertThat(page).contains("<h2>credit-risk v3</h2>").contains("<h2>credit-risk v4</h2>");
    assertThat(attributes(parse(page), "id")).doesNotHaveDuplicates();
  }

  @Test
  void oddNumbersAndNamelessCategoriesDoNotBreakIt() throws Exception {
    PageInput input = SampleRecords.stream(6, 3);
    for (DriftReport report : input.reports()) {
      report.setM(Double.POSITIVE_INFINITY);
      FeatureReport number = report.getFeatures().get(1);
      number.setWasserstein(Double.NaN);
      number.setMissingRate(Double.NaN);
      number.getMeasures().get(0).setEffect(Double.NaN);
      number.setBins(
          BinShares.newBuilder()
              .setEdges(List.of(Double.NEGATIVE_INFINITY, 2.0, 2.0, Double.POSITIVE_INFINITY))
              .setReference(List.of(0.0, 1.0, Double.NaN))
              .setCurrent(List.of(0.0, 0.0, 1.0))
              .build());
      report.getFeatures().get(2).getBins().setCategories(List.of());
      report.getFeatures().get(3).setBins(null);
      report
          .getFeatures()
          .get(3)
          .setMeasures(List.of(SampleFeatures.measure(DriftMeasure.MISSING, "fisher", 0.2, 0)));
    }

    String page = page(input);

    assertThat(page).contains("(name withheld)").contains("no bins to draw").doesNotContain("NaN");
    parse(page);
  }

  @Test
  void picturesHaveLabels() throws Exception {
    Document page = parse(page(SampleRecords.stream(60, 20)));

    NodeList pictures = page.getElementsByTagName("svg");
    assertThat(pictures.getLength()).isGreaterThan(20);
    for (int i = 0; i < pictures.getLength(); i++) {
      assertThat(((Element) pictures.item(i)).getAttribute("aria-label")).isNotBlank();
    }
  }

  @Test
  void isAFileToOpen() throws Exception {
    String target = System.getProperty("drift.page.samples");
    Path samples = target == null ? folder : Path.of(target);
    Files.createDirectories(samples);

    Files.writeString(samples.resolve("stream.html"), page(SampleRecords.stream(60, 20)));
    Files.writeString(samples.resolve("long.html"), page(SampleRecords.stream(500, 50)));
    Files.writeString(samples.resolve("single.html"), page(SampleRecords.single(49)));

    assertThat(samples.resolve("stream.html")).content().startsWith("<!DOCTYPE html>");
  }

  static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static String page(PageInput input) throws IOException {
    StringWriter out = new StringWriter();
    DriftPage.write(input, out);
    return out.toString();
  }

  private static List<String> attributes(Document document, String name) {
    List<String> values = new ArrayList<>();
    NodeList elements = document.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      if (((Element) elements.item(i)).hasAttribute(name)) {
        values.add(((Element) elements.item(i)).getAttribute(name));
      }
    }
    return values;
  }
}
