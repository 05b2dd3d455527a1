package io.driftgate.topology.sampling;

import io.driftgate.topology.decoding.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Exact counts, by feature, of what is unusual about events: values missing, out of range, not seen
 * in training. The numbers of a row that is known as usual, which decoding sees on its way, are not
 * looked at again, and nothing is kept before the first value that is unusual. For one thread.
 */
final class FeatureCounters {
  private static final long[] NONE = {};

  private final SampledModel model;
  private long[] missing = NONE;
  private long[] outOfRange = NONE;
  private long[] unknownCategory = NONE;

  FeatureCounters(SampledModel model) {
    this.model = model;
  }

  void count(Row row) {
    if (!row.isKnownAsUsual(model.layout())) {
      countNumbersAndMissing(row);
    }
    countTexts(row);
  }

  private void countNumbersAndMissing(Row row) {
    if (row.missing() > 0) {
      countMissing(row);
    }
    countNumbers(row);
    countIntegers(row);
  }

  private void countMissing(Row row) {
    for (int feature = 0; feature < model.features(); feature++) {
      if (row.isMissing(feature)) {
        missing = counted(missing, feature);
      }
    }
  }

  private void countNumbers(Row row) {
    double[] numbers = row.numbers();
    double[] lowest = model.numbers().lowest;
    double[] highest = model.numbers().highest;
    for (int place = 0; place < lowest.length; place++) {
      double number = numbers[place];
      if (number < lowest[place] || number > highest[place]) {
        countOutside(row, model.numbers().features[place]);
      }
    }
  }

  private void countIntegers(Row row) {
    long[] integers = row.integers();
    double[] lowest = model.integers().lowest;
    double[] highest = model.integers().highest;
    for (int place = 0; place < lowest.length; place++) {
      double integer = (double) integers[place];
      if (integer < lowest[place] || integer > highest[place]) {
        countOutside(row, model.integers().features[place]);
      }
    }
  }

  /** What stands in for a missing value says nothing about the event. */
  private void countOutside(Row row, int feature) {
    if (!row.isMissing(feature)) {
      outOfRange = counted(outOfRange, feature);
    }
  }

  private void countTexts(Row row) {
    KnownCategories known = model.texts();
    for (int index = 0; index < known.places.length; index++) {
      int feature = known.features[index];
      if (!known.categories.get(index).contains(row.texts()[known.places[index]])
          && !row.isMissing(feature)) {
        unknownCategory = counted(unknownCategory, feature);
      }
    }
  }

  private long[] counted(long[] counts, int feature) {
    long[] grown = counts.length == 0 ? new long[model.features()] : counts;
    grown[feature]++;
    return grown;
  }

  /** Counts by feature, of values that the events did not have; empty where none. */
  List<Long> missing() {
    return boxed(missing);
  }

  List<Long> outOfRange() {
    return boxed(outOfRange);
  }

  List<Long> unknownCategory() {
    return boxed(unknownCategory);
  }

  private static List<Long> boxed(long[] counts) {
    List<Long> boxed = new ArrayList<>(counts.length);
    for (long count : counts) {
      boxed.add(count);
    }
    return boxed;
  }

  /** Counts that would be written. */
  int length() {
    return missing.length + outOfRange.length + unknownCategory.length;
  }
}
