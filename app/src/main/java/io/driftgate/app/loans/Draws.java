package io.driftgate.app.loans;

import java.util.SplittableRandom;

/**
 * Random draws that are the same on every platform and Java version: only {@code nextLong} of
 * {@link SplittableRandom}, whose algorithm is specified, and {@link StrictMath}. Java's own {@code
 * nextGaussian} is neither.
 */
final class Draws {
  private final SplittableRandom random;

  Draws(SplittableRandom random) {
    this.random = random;
  }

  /** In [0, 1). */
  double uniform() {
    return (random.nextLong() >>> 11) * 0x1.0p-53;
  }

  double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** In [0, bound). */
  int index(int bound) {
    return (int) (uniform() * bound);
  }

  /** Standard normal, by Box and Muller. */
  double gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
  }

  /** Lognormal. */
  double lognormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * gaussian());
  }
}
