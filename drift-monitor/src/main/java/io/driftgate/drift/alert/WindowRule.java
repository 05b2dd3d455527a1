package io.driftgate.drift.alert;

import io.driftgate.drift.comparison.Measured;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.statistics.AdjustedPValues;
import io.driftgate.schemas.DriftRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one decision of a window against a reference. With calibration: the rank of T, the largest
 * effect in units of what is usual; a measure is named by the rank of its own effect, in the same
 * units, among the T of calibration windows (single-step maxT of Westfall and Young 1993), or by
 * Holm's correction of its rank among its own usual effects. Without: Holm's correction of textbook
 * p-values. Named is only what is past its gate. Pure.
 */
public final class WindowRule {
  private final Reference reference;
  private final @Nullable Calibration calibration;
  private final @Nullable Detector detector;
  private final DecisionSettings settings;

  /**
   * @param calibration what is usual; null where it is not known. With too few windows it is not
   *     used.
   */
  public WindowRule(
      Reference reference, @Nullable Calibration calibration, DecisionSettings settings) {
    this.reference = reference;
    this.calibration = calibration != null && calibration.isEnough() ? calibration : null;
    this.settings = settings;
    double windows = (double) settings.falseAlarmEvery().toMillis() / settings.window().toMillis();
    this.detector = this.calibration == null ? null : this.calibration.detector(windows);
  }

  public DriftRule rule() {
    return calibration == null ? DriftRule.FALLBACK : DriftRule.CALIBRATED;
  }

  /**
   * Decides.
   *
   * @param effects effect of each measure, NaN where there was nothing to compare
   * @param pValues textbook p-value of each measure, NaN where none; null where nobody asked, which
   *     only calibration allows
   * @param rows rows of the sample
   */
  public Decision decide(double[] effects, double @Nullable [] pValues, int rows) {
    double @Nullable [] holm = pValues == null ? null : holm(pValues);
    double[] noise = reference.noise(rows);
    if (calibration != null) {
      return calibrated(calibration, effects, holm, noise, calibration.toUsual(rows));
    }
    if (holm == null) {
      throw new IllegalArgumentException("without calibration p-values are needed");
    }
    List<MeasureDecision> decisions = new ArrayList<>();
    for (int index = 0; index < effects.length; index++) {
      Measured measured = reference.measures().get(index);
      double gate = gate(measured);
      decisions.add(
          new MeasureDecision(
              measured,
              effects[index],
              gate,
              null,
              null,
              Double.isNaN(holm[index]) ? null : Double.valueOf(holm[index]),
              Math.max(gate / 2, noise[index]),
              holm[index] <= settings.alpha() && effects[index] >= gate));
    }
    return new Decision(DriftRule.FALLBACK, null, null, null, decisions);
  }

  private Decision calibrated(
      Calibration known,
      double[] effects,
      double @Nullable [] holm,
      double[] noise,
      double toUsual) {
    double[] ratios = new double[effects.length];
    double[] ranks = new double[effects.length];
    double[] scales = new double[effects.length];
    Arrays.fill(ratios, Double.NaN);
    Arrays.fill(ranks, Double.NaN);
    Arrays.fill(scales, Double.NaN);
    for (int index = 0; index < effects.length; index++) {
      Calibration.Usual usual = known.usual(reference.measures().get(index));
      if (usual != null && !Double.isNaN(effects[index])) {
        double effect = effects[index] * toUsual;
        ratios[index] = effect / usual.scale();
        ranks[index] = known.pValue(usual, effect);
        scales[index] = usual.scale();
      }
    }
    double t = Arrays.stream(ratios).filter(ratio -> ratio > 0).max().orElse(0);
    double[] adjusted = holm(ranks);
    List<MeasureDecision> decisions = new ArrayList<>();
    for (int index = 0; index < effects.length; index++) {
      Measured measured = reference.measures().get(index);
      double gate = gate(measured);
      // ranks among a measure's own effects are too coarse for Holm where measures are many and
      // windows few; T is of all measures already, and asks for no correction
      boolean unusual =
          adjusted[index] <= Calibration.LEVEL
              || (!Double.isNaN(ratios[index])
                  && known.pValueOfLargest(ratios[index]) <= Calibration.LEVEL);
      Calibration.Usual usual = known.usual(measured);
      double usualAtMost =
          usual == null || usual.tail().isEmpty() ? noise[index] : usual.tail().get(0) / toUsual;
      decisions.add(
          new MeasureDecision(
              measured,
              effects[index],
              gate,
              Double.isNaN(scales[index]) ? null : Double.valueOf(scales[index]),
              Double.isNaN(ranks[index]) ? null : Double.valueOf(ranks[index]),
              holm == null || Double.isNaN(holm[index]) ? null : Double.valueOf(holm[index]),
              Math.max(gate / 2, usualAtMost),
              unusual && effects[index] >= gate));
    }
    return new Decision(
        DriftRule.CALIBRATED, t, known.rank(t), known.pValueOfLargest(t), decisions);
  }

  private double gate(Measured measured) {
    return measured.column().isScore() ? settings.scoreGate() : settings.gate();
  }

  /** Holm's correction over those that are there; NaN stays. */
  static double[] holm(double[] pValues) {
    double[] present = Arrays.stream(pValues).filter(p -> !Double.isNaN(p)).toArray();
    double[] adjusted = AdjustedPValues.holm(present);
    double[] all = new double[pValues.length];
    int next = 0;
    for (int index = 0; index < all.length; index++) {
      all[index] = Double.isNaN(pValues[index]) ? Double.NaN : adjusted[next++];
    }
    return all;
  }

  /** How the evidence of windows becomes an alert; null without calibration. */
  public @Nullable Detector detector() {
    return detector;
  }
}
