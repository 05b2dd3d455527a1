package io.driftgate.drift.alert;

import io.driftgate.drift.comparison.Measured;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.statistics.ShiryaevRoberts;
import io.driftgate.schemas.DriftMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is usual: the effects of contiguous windows of the reference period, with the windowing of
 * the pipeline. Ranks among them control errors whatever the correlation between features and from
 * row to row. Immutable.
 */
public final class Calibration {
  /** With fewer windows ranks are too coarse, and the fallback decides. */
  public static final int WINDOWS_MIN = 200;

  /** Level of the quiet effect, and of each way to name measures. */
  static final double LEVEL = 0.05;

  /** How far above what the reference period itself reaches the threshold is. */
  private static final double MARGIN = 10;

  private static final double[] POWERS = {
    1, 3 / 4.0, 1 / 2.0, 1 / 3.0, 1 / 4.0, 1 / 6.0, 1 / 8.0, 1 / 12.0, 1 / 16.0, 1 / 24.0, 1 / 32.0,
    1 / 48.0, 1 / 64.0
  };

  private final int rows;
  private final int referenceRows;
  private final double[] t;
  private final double[] sortedT;
  private final Map<String, Usual> usual;

  /**
   * What is usual of one measure.
   *
   * @param column name of the feature
   * @param isScore whether it is the score
   * @param measure what about it
   * @param scale median effect, not below the noise of a sample of that size
   * @param tail the largest effects, the largest first: all of the upper {@value #LEVEL}, at least
   *     one
   */
  public record Usual(
      String column, boolean isScore, DriftMeasure measure, double scale, List<Double> tail) {

    public Usual {
      tail = List.copyOf(tail);
    }

    String key() {
      return key(column, isScore, measure);
    }

    static String key(String column, boolean isScore, DriftMeasure measure) {
      return (isScore ? "s/" : "f/") + measure + "/" + column;
    }
  }

  /**
   * A window of the reference period.
   *
   * @param effects effect of each measure, in the order of the reference
   * @param rows rows of its sample
   */
  public record Window(List<Double> effects, int rows) {

    public Window {
      effects = List.copyOf(effects);
    }

    /** Of the effects as {@link Reference#effects} gives them. */
    public static Window of(double[] effects, int rows) {
      return new Window(Arrays.stream(effects).boxed().toList(), rows);
    }
  }

  private Calibration(int rows, int referenceRows, double[] t, List<Usual> usual) {
    this.rows = rows;
    this.referenceRows = referenceRows;
    this.t = t.clone();
    this.sortedT = t.clone();
    Arrays.sort(sortedT);
    this.usual = new HashMap<>();
    usual.forEach(one -> this.usual.put(one.key(), one));
  }

  /**
   * As it was written down.
   *
   * @param rows rows of a usual window's sample
   * @param referenceRows rows of the reference
   * @param t T of each window, in the order of time
   */
  public static Calibration of(int rows, int referenceRows, double[] t, List<Usual> usual) {
    return new Calibration(rows, referenceRows, t, usual);
  }

  /**
   * Calibrates.
   *
   * @param windows in the order of time
   * @throws IllegalArgumentException when there is none
   */
  public static Calibration of(Reference reference, List<Window> windows) {
    if (windows.isEmpty()) {
      throw new IllegalArgumentException("there is no calibration window");
    }
    int[] sizes = windows.stream().mapToInt(Window::rows).sorted().toArray();
    int rows = sizes[sizes.length / 2];
    List<double[]> effects =
        windows.stream()
            .map(
                window ->
                    window.effects().stream()
                        .mapToDouble(
                            effect -> effect * toUsual(window.rows(), rows, reference.rows()))
                        .toArray())
            .toList();
    List<Measured> measures = reference.measures();
    double floor = floor(reference.rows(), rows);
    List<Usual> usual = new ArrayList<>();
    for (int measure = 0; measure < measures.size(); measure++) {
      int at = measure;
      double[] sorted =
          effects.stream()
              .mapToDouble(window -> window[at])
              .filter(effect -> !Double.isNaN(effect))
              .sorted()
              .toArray();
      usual.add(usual(measures.get(measure), sorted, floor));
    }
    double[] t = new double[windows.size()];
    for (int window = 0; window < t.length; window++) {
      t[window] = largest(effects.get(window), usual);
    }
    return new Calibration(rows, reference.rows(), t, usual);
  }

  /**
   * Noise of an effect goes with the root of 1/rows + 1/reference rows. What the effect of a sample
   * is to be multiplied by to be comparable with those of samples of the usual size.
   */
  private static double toUsual(int rows, int usualRows, int referenceRows) {
    return Math.sqrt(
        (1.0 / Math.max(1, usualRows) + 1.0 / referenceRows)
            / (1.0 / Math.max(1, rows) + 1.0 / referenceRows));
  }

  /** The same for this calibration. */
  double toUsual(int sampleRows) {
    return toUsual(sampleRows, rows, referenceRows);
  }

  /** Rows of a usual window's sample. */
  public int rows() {
    return rows;
  }

  /** Rows of the reference. */
  public int referenceRows() {
    return referenceRows;
  }

  private static Usual usual(Measured measured, double[] sorted, double floor) {
    int tail = (int) Math.floor(sorted.length * LEVEL) + 1;
    List<Double> largest = new ArrayList<>();
    for (int index = 0; index < Math.min(tail, sorted.length); index++) {
      largest.add(sorted[sorted.length - 1 - index]);
    }
    double median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    return new Usual(
        measured.column().name(),
        measured.column().isScore(),
        measured.measure(),
        Math.max(median, floor),
        largest);
  }

  /**
   * A measure that never moves has the median 0, and any speck would be infinitely unusual. Half of
   * what the median of D is for continuous values keeps it in proportion.
   */
  private static double floor(int referenceRows, int rows) {
    return 0.4 * Math.sqrt(1.0 / Math.max(1, rows) + 1.0 / referenceRows);
  }

  private static double largest(double[] effects, List<Usual> usual) {
    double largest = 0;
    for (int measure = 0; measure < effects.length; measure++) {
      if (!Double.isNaN(effects[measure])) {
        largest = Math.max(largest, effects[measure] / usual.get(measure).scale());
      }
    }
    return largest;
  }

  /** Calibration windows. */
  public int windows() {
    return t.length;
  }

  /** Whether there are enough windows to go by ranks. */
  public boolean isEnough() {
    return windows() >= WINDOWS_MIN;
  }

  /** T of each window, in the order of time. */
  public double[] t() {
    return t.clone();
  }

  /** What is usual of each measure, by name. */
  public List<Usual> usual() {
    return usual.values().stream().sorted(java.util.Comparator.comparing(Usual::key)).toList();
  }

  @Nullable Usual usual(Measured measured) {
    return usual.get(
        Usual.key(measured.column().name(), measured.column().isScore(), measured.measure()));
  }

  /** Calibration windows whose T is at least so large. */
  int rank(double windowT) {
    int below = Arrays.binarySearch(sortedT, windowT);
    if (below < 0) {
      below = -below - 1;
    }
    while (below > 0 && sortedT[below - 1] >= windowT) {
      below--;
    }
    return sortedT.length - below;
  }

  /** The rank of T, or of one measure's effect in its units, as a p-value for all measures. */
  double pValueOfLargest(double ratio) {
    return (1.0 + rank(ratio)) / (1 + windows());
  }

  /** The rank of an effect as a p-value; 1 where it is not among the largest that are kept. */
  double pValue(Usual one, double effect) {
    int rank = 0;
    while (rank < one.tail().size() && one.tail().get(rank) >= effect) {
      rank++;
    }
    return rank == one.tail().size() && rank < windows() ? 1 : (1.0 + rank) / (1 + windows());
  }

  /**
   * The detector that the reference period itself stays well below. Where windows resemble those
   * next to them, as by the time of day, unusual ones come in a row, and evidence that is
   * multiplied as if they were independent would raise alarms in the reference period. So each
   * window's is raised to a power, the largest that keeps M on the calibration windows, each ranked
   * among the others, below a tenth of what is aimed at; where none does, the threshold goes up.
   *
   * @param windows between two false alarms that is aimed at
   */
  Detector detector(double windows) {
    double smallest = Double.POSITIVE_INFINITY;
    double best = 1;
    for (double power : POWERS) {
      double m = largestM(power);
      if (m <= windows / MARGIN) {
        return new Detector(windows, power);
      }
      if (m < smallest) {
        smallest = m;
        best = power;
      }
    }
    return new Detector(Math.max(windows, MARGIN * smallest), best);
  }

  private double largestM(double power) {
    double m = 0;
    double largest = 0;
    for (double one : t) {
      // its own T is among those at least as large
      double p = Math.max(1, rank(one)) / (double) windows();
      m = ShiryaevRoberts.next(m, p, power);
      largest = Math.max(largest, m);
    }
    return largest;
  }
}
