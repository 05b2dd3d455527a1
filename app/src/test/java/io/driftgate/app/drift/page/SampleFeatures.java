package io.driftgate.app.drift.page;

import io.driftgate.schemas.BinShares;
import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.MeasureReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a report says of each feature of a model of credit risk, and of its score. Where there is
 * drift, the first number and a little the score move, and the first category has a value that
 * nobody knows.
 */
final class SampleFeatures {
  static final double GATE = 0.1;

  private static final List<String> NAMES =
      List.of("income", "employment", "amount", "age", "term_months", "debt_ratio", "region");

  private final Random random;

  SampleFeatures(Random random) {
    this.random = random;
  }

  /** A feature, or the score for -1; {@code drift} is 0 for none and 1 for all of it. */
  FeatureReport feature(int feature, double drift) {
    boolean categorical = feature >= 0 && feature % 5 == 1;
    double shift = feature == 0 ? 0.9 * drift : feature == -1 ? 0.12 * drift : 0;
    double unknown = feature == 1 ? 0.22 * drift : 0;
    BinShares bins = categorical ? categories(unknown) : numbers(shift);
    double effect = effect(bins);
    double gate = feature == -1 ? 0.05 : GATE;
    List<MeasureReport> measures = new ArrayList<>();
    measures.add(
        measure(
            DriftMeasure.DISTRIBUTION,
            categorical ? "chi-square" : "kolmogorov-smirnov",
            effect,
            gate));
    if (feature >= 0) {
      measures.add(measure(DriftMeasure.MISSING, "fisher", random.nextDouble() * 0.01, GATE));
    }
    if (categorical) {
      measures.add(measure(DriftMeasure.UNKNOWN_CATEGORY, "fisher", unknown, GATE));
    }
    return FeatureReport.newBuilder()
        .setName(name(feature))
        .setIsScore(feature == -1)
        .setCategorical(categorical)
        .setReferenceRows(20_000)
        .setRows(985)
        .setMeasures(measures)
        .setWasserstein(categorical ? null : effect * 2.4)
        .setPopulationStabilityIndex(unknown > 0 ? Double.POSITIVE_INFINITY : effect * effect * 5)
        .setJensenShannon(effect * 0.8)
        .setChiSquare(categorical ? effect * 900 : null)
        .setMissingRate(feature % 3 == 2 ? 0.01 + random.nextDouble() * 0.01 : 0)
        .setReferenceMissingRate(feature % 3 == 2 ? 0.013 : 0)
        .setOutOfRangeRate(feature == 0 ? 0.04 * drift : 0)
        .setUnknownCategoryRate(unknown)
        .setCategoriesNew(unknown > 0 ? List.of("gig worker") : List.of())
        .setCategoriesGone(List.of())
        .setBins(bins)
        .build();
  }

  private static String name(int feature) {
    if (feature < 0) {
      return "score";
    }
    return feature < NAMES.size() ? NAMES.get(feature) : "feature_" + feature;
  }

  static MeasureReport measure(DriftMeasure measure, String test, double effect, double gate) {
    boolean named = effect >= gate;
    return MeasureReport.newBuilder()
        .setMeasure(measure)
        .setTest(test)
        .setEffect(effect)
        .setGate(gate)
        .setPValue(Math.exp(-effect * effect * 2000))
        .setPValueMethod("asymptotic")
        .setAdjustedPValue(Math.min(1, 40 * Math.exp(-effect * effect * 2000)))
        .setScale(0.027)
        .setCalibratedPValue(named ? 1.0 / 2001 : 0.4)
        .setQuietBelow(gate / 2)
        .setNamed(named)
        .build();
  }

  private BinShares numbers(double shift) {
    List<Double> edges = new ArrayList<>();
    List<Double> reference = new ArrayList<>();
    double[] counts = new double[20];
    edges.add(-9.0);
    for (int bin = 1; bin < 20; bin++) {
      edges.add(Math.log(bin / (20.0 - bin)) / 1.7);
    }
    edges.add(11.0);
    for (int row = 0; row < 985; row++) {
      double value = random.nextGaussian() + shift;
      int bin = 0;
      while (bin < 19 && value >= edges.get(bin + 1)) {
        bin++;
      }
      counts[bin]++;
    }
    List<Double> current = new ArrayList<>();
    for (double count : counts) {
      reference.add(0.05);
      current.add(count / 985);
    }
    return BinShares.newBuilder()
        .setEdges(edges)
        .setReference(reference)
        .setCurrent(current)
        .build();
  }

  private BinShares categories(double unknown) {
    double noise = random.nextGaussian() * 0.01;
    return BinShares.newBuilder()
        .setCategories(List.of("employed", "self-employed", "retired", "student", "gig worker"))
        .setReference(List.of(0.58, 0.2, 0.14, 0.08, 0.0))
        .setCurrent(
            List.of(
                0.58 * (1 - unknown) + noise,
                0.2 * (1 - unknown) - noise,
                0.14 * (1 - unknown),
                0.08 * (1 - unknown),
                unknown))
        .build();
  }

  private static double effect(BinShares bins) {
    double widest = 0;
    double sum = 0;
    double total = 0;
    for (int bin = 0; bin < bins.getReference().size(); bin++) {
      double difference = bins.getCurrent().get(bin) - bins.getReference().get(bin);
      sum += difference;
      total += Math.abs(difference);
      widest = Math.max(widest, Math.abs(sum));
    }
    return bins.getEdges().isEmpty() ? total / 2 : widest;
  }
}
