package io.driftgate.topology.scoring;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Score by class, in the order of the manifest's classes. A map whose names are shared by all rows
 * of a model, and whose numbers are boxed only for those who ask for it as a map.
 */
public final class ClassScores extends AbstractMap<String, Double> {
  /** Of a model with two classes or without: its score says it all. */
  public static final ClassScores NONE = new ClassScores(List.of(), new double[0]);

  private final List<String> classes;
  private final double[] values;

  /**
   * @param classes names, each once
   * @param values one for each class; kept, not copied
   */
  public ClassScores(List<String> classes, double[] values) {
    if (classes.size() != values.length) {
      throw new IllegalArgumentException(
          "there are " + classes.size() + " classes, but " + values.length + " scores");
    }
    this.classes = classes;
    this.values = values;
  }

  /** The name of a class, by its position. */
  public String name(int position) {
    return classes.get(position);
  }

  /** The score of a class, by its position. */
  public double value(int position) {
    return values[position];
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public Set<Map.Entry<String, Double>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, Double>> iterator() {
        return IntStream.range(0, values.length)
            .mapToObj(position -> Map.entry(name(position), value(position)))
            .iterator();
      }

      @Override
      public int size() {
        return values.length;
      }
    };
  }
}
