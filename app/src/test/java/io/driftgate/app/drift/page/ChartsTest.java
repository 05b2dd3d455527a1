package io.driftgate.app.drift.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftgate.schemas.BinShares;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.TrustedRecords;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ChartsTest {
  static {
    TrustedRecords.trust();
  }

  @Test
  void aLinearScalePutsTheMiddleInTheMiddle() {
    Scale scale = Scale.linear(10, 20, 100, 0);

    assertThat(scale.at(15)).isCloseTo(50, within(1e-9));
    assertThat(scale.at(99)).isCloseTo(0, within(1e-9));
    assertThat(scale.ticks(5)).containsExactly(10.0, 12.0, 14.0, 16.0, 18.0, 20.0);
  }

  @Test
  void aLogarithmicScaleHasEqualFactorsAtEqualDistances() {
    Scale scale = Scale.logarithmic(1, 10_000, 0, 100);

    assertThat(scale.at(100)).isCloseTo(50, within(1e-9));
    assertThat(scale.ticks(5)).containsExactly(1.0, 10.0, 100.0, 1000.0, 10_000.0);
  }

  @Test
  void aScaleOfOneValueHasRoomAroundIt() {
    assertThat(Scale.linear(3, 3, 0, 100).at(3)).isCloseTo(50, within(1e-6));
  }

  @Test
  void aScaleNeedsFiniteEnds() {
    assertThatThrownBy(() -> Scale.linear(0, Double.POSITIVE_INFINITY, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Scale.logarithmic(0, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersAreShort() {
    assertThat(Figures.number(0.12345)).isEqualTo("0.123");
    assertThat(Figures.number(1234.5)).isEqualTo("1,235");
    assertThat(Figures.number(1.5e-12)).isEqualTo("1.5e−12");
    assertThat(Figures.number(Double.POSITIVE_INFINITY)).isEqualTo("∞");
    assertThat(Figures.number(null)).isEqualTo("–");
    assertThat(Figures.probability(0.0)).isEqualTo("< 1e−300");
    assertThat(Figures.pixels(-0.04)).isEqualTo("0");
    assertThat(Figures.pixels(-1.25)).isEqualTo("-1.2");
  }

  @Test
  void windowsShareColumnsOnlyWhereTheyMust() {
    assertThat(Columns.of(500).windowsPerColumn()).isEqualTo(1);
    assertThat(Columns.of(501)).isEqualTo(new Columns(501, 2));
    assertThat(new Columns(5, 2).count()).isEqualTo(3);
    assertThat(new Columns(5, 2).last(2)).isEqualTo(4);
    assertThat(new Columns(5, 2).values(window -> window == 1 ? Double.NaN : window))
        .containsExactly(0, 3, 4);
  }

  @Test
  void coloursChangeAtTheGate() {
    assertThat(HeatMap.level(Double.NaN)).isEqualTo(-1);
    assertThat(HeatMap.level(0.99)).isEqualTo(2);
    assertThat(HeatMap.level(1)).isEqualTo(3);
    assertThat(HeatMap.level(40)).isEqualTo(4);
  }

  @Test
  void theGapIsWhereTheCurvesAreFurthestApart() {
    NumberBins bins =
        NumberBins.of(
            numbers(List.of(0.0, 1.0, 2.0, 3.0), List.of(0.5, 0.3, 0.2), List.of(0.1, 0.3, 0.6)));

    assertThat(bins.widestGap()).isEqualTo(1);
    assertThat(NumberBins.cumulated(bins.current())).containsExactly(0, 0.1, 0.4, 1);
  }

  @Test
  void areasOfBinsAreTheirShares() {
    NumberBins bins =
        NumberBins.of(numbers(List.of(0.0, 1.0, 3.0), List.of(0.5, 0.5), List.of(0.2, 0.8)));

    assertThat(bins.densities(bins.reference())).containsExactly(0.5, 0.25);
  }

  @Test
  void extremesAreCutOff() {
    NumberBins bins =
        NumberBins.of(
            numbers(
                List.of(-1e9, 0.0, 1.0, 2.0, 1e9),
                List.of(0.25, 0.25, 0.25, 0.25),
                List.of(0.25, 0.25, 0.25, 0.25)));

    assertThat(bins.isCut()).isTrue();
    assertThat(bins.from()).isCloseTo(-0.7, within(1e-9));
    assertThat(bins.to()).isCloseTo(2.7, within(1e-9));
  }

  @Test
  void thePointOfAWindowIsInTheMiddleOfItsColumn() {
    Plot plot = new Plot(100, 200, 4);

    assertThat(plot.middles()).containsExactly(112.5, 137.5, 162.5, 187.5);
  }

  @Test
  void everyChartIsAFileOfItsOwn() throws Exception {
    VersionHistory history = history(SampleRecords.stream(60, 20));
    for (Svg chart :
        List.of(
            TimelineChart.of(history),
            HeatMap.of(history, false),
            RankingChart.of(history, 40, false),
            FeatureChart.effect(history, history.features().get(0)),
            Objects.requireNonNull(FeatureChart.rates(history, history.features().get(0))),
            distribution(history))) {
      String file = chart.standalone();

      DriftPageTest.parse(file);
      assertThat(file)
          .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
          .contains("<title>")
          .doesNotContain("var(")
          .doesNotContain("href");
    }
  }

  private static Svg distribution(VersionHistory history) {
    FeatureHistory feature = history.features().get(1);
    FeatureReport report = Objects.requireNonNull(feature.windows().get(feature.worst()));
    return CategoryChart.of(feature.name(), report.getBins());
  }

  @Test
  void driftedFeaturesComeFirst() {
    assertThat(history(SampleRecords.stream(60, 20)).features().stream().limit(3))
        .extracting(FeatureHistory::name)
        .containsExactlyInAnyOrder("income", "employment", "score");
  }

  @Test
  void manyCategoriesAreGathered() {
    List<Double> shares = java.util.Collections.nCopies(20, 0.05);
    List<String> names = java.util.stream.IntStream.range(0, 20).mapToObj(it -> "c" + it).toList();

    String chart =
        CategoryChart.of(
                "many",
                BinShares.newBuilder()
                    .setCategories(names)
                    .setReference(shares)
                    .setCurrent(shares)
                    .build())
            .standalone();

    assertThat(chart).contains("9 smaller ones").contains(">c10<").doesNotContain(">c11<");
  }

  @Test
  void binsOfTheWrongKindAreRefused() {
    BinShares numbers = numbers(List.of(0.0, 1.0), List.of(1.0), List.of(1.0));

    assertThatThrownBy(() -> CategoryChart.of("x", numbers))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static VersionHistory history(PageInput input) {
    return VersionHistory.of(input.reports(), Episode.of(input.alerts())).get(0);
  }

  private static BinShares numbers(
      List<Double> edges, List<Double> reference, List<Double> current) {
    return BinShares.newBuilder()
        .setEdges(edges)
        .setReference(reference)
        .setCurrent(current)
        .build();
  }
}
