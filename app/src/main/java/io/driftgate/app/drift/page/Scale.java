package io.driftgate.app.drift.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Where values stand along an axis. Values outside are put at the ends: a picture has no room for
 * them.
 *
 * @param from the value at the start
 * @param to the value at the end
 * @param start pixels
 * @param end pixels; less than the start on an axis that goes up
 * @param logarithmic whether equal factors and not equal differences have equal lengths
 */
record Scale(double from, double to, double start, double end, boolean logarithmic) {

  Scale {
    if (!(Double.isFinite(from) && Double.isFinite(to) && from < to)) {
      throw new IllegalArgumentException("no axis from " + from + " to " + to);
    }
    if (logarithmic && from <= 0) {
      throw new IllegalArgumentException("no logarithmic axis from " + from);
    }
  }

  /** An axis of at least some length round a value, where lowest and highest are the same. */
  static Scale linear(double from, double to, double start, double end) {
    double room = from < to ? 0 : Math.max(Math.abs(from) / 100, 1e-9);
    return new Scale(from - room, to + room, start, end, false);
  }

  static Scale logarithmic(double from, double to, double start, double end) {
    return new Scale(from, to, start, end, true);
  }

  double at(double value) {
    double inside = Math.max(from, Math.min(to, value));
    double share =
        logarithmic
            ? (Math.log(inside) - Math.log(from)) / (Math.log(to) - Math.log(from))
            : inside / (to - from) - from / (to - from);
    return start + share * (end - start);
  }

  /** Round values in the range, about so many. */
  List<Double> ticks(int wanted) {
    return logarithmic ? decades(wanted) : rounds(wanted);
  }

  private List<Double> decades(int wanted) {
    int first = (int) Math.ceil(Math.log10(from) - 1e-9);
    int last = (int) Math.floor(Math.log10(to) + 1e-9);
    int step = Math.max(1, (int) Math.ceil((last - first + 1) / (double) wanted));
    List<Double> ticks = new ArrayList<>();
    for (int power = first; power <= last; power += step) {
      ticks.add(Math.pow(10, power));
    }
    return ticks;
  }

  private List<Double> rounds(int wanted) {
    double rough = (to - from) / wanted;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double mantissa = rough / power;
    double step = power * (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    if (!Double.isFinite(step) || step <= 0) {
      return ticks;
    }
    for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
      ticks.add(i * step);
      if (ticks.size() > wanted * 2) {
        break;
      }
    }
    return ticks;
  }
}
