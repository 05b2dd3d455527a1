package io.driftgate.bench.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The workloads by name. */
public enum Workloads {
  /** 20 floats, a network of 20-32-16-1. */
  MLP_20 {
    @Override
    public Workload make(Path cases) {
      return made(
          "mlp-20", 20, 0, 0, seed -> Layers.graph(seed, "Sigmoid", "score", 20, 32, 16, 1));
    }
  },
  /** 20 floats, 100 trees of depth 6. */
  TREES_20 {
    @Override
    public Workload make(Path cases) {
      return classifier("trees-20", 0, false);
    }
  },
  /** The same trees, with the probabilities behind a ZipMap. */
  ZIPMAP_20 {
    @Override
    public Workload make(Path cases) {
      return classifier("zipmap-20", 0, true);
    }
  },
  /** The same trees; one event in ten lacks some of its features. */
  MISSING_20 {
    @Override
    public Workload make(Path cases) {
      return classifier("missing-20", 0.1, false);
    }
  },
  /** 500 floats, a network of 500-32-16-1. */
  MLP_500 {
    @Override
    public Workload make(Path cases) {
      return made(
          "mlp-500", 500, 0, 0, seed -> Layers.graph(seed, "Sigmoid", "score", 500, 32, 16, 1));
    }
  },
  /** The same network with as many rows of training as a narrow one. */
  MLP_500_REFERENCE {
    @Override
    public Workload make(Path cases) {
      return made(
          "mlp-500-reference",
          500,
          0,
          0,
          REFERENCE_ROWS,
          seed -> Layers.graph(seed, "Sigmoid", "score", 500, 32, 16, 1));
    }
  },
  /** 784 floats, the network of the Crayfish benchmark: 784-32-32-32-10. */
  FFNN_784 {
    @Override
    public Workload make(Path cases) {
      return made(
          "ffnn-784",
          784,
          10,
          0,
          seed -> Layers.graph(seed, "Softmax", PROBABILITIES, 784, 32, 32, 32, 10));
    }
  },
  /** The electricity stream with its second model; needs the cases. */
  ELECTRICITY {
    @Override
    public Workload make(Path cases) {
      Path directory = cases.resolve("electricity");
      List<String> fields =
          List.of("period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer");
      try {
        byte[] onnx = Files.readAllBytes(directory.resolve("v2.onnx"));
        return new Workload(
            "electricity",
            fields,
            false,
            onnx,
            onnx,
            PROBABILITIES,
            1,
            List.of("0", "1"),
            CsvColumns.read(directory.resolve("events.csv.gz"), fields),
            CsvColumns.read(directory.resolve("reference-v2.csv.gz"), fields));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean isThere(Path cases) {
      return Files.isRegularFile(cases.resolve("electricity/v2.onnx"));
    }
  };

  private static final String PROBABILITIES = Workload.PROBABILITIES;
  private static final int ROWS = 1_000;
  private static final int REFERENCE_ROWS = 4_000;
  private static final int REFERENCE_CELLS = 400_000;
  private static final int TREES = 100;
  private static final int DEPTH = 6;

  /**
   * Makes the workload; the same each time.
   *
   * @param cases folder of real data
   */
  public abstract Workload make(Path cases);

  /** Whether what it needs is there. */
  public boolean isThere(Path cases) {
    return true;
  }

  private interface GraphMaker {
    byte[] graph(long seed);
  }

  private static Workload classifier(String name, double missing, boolean zipMap) {
    return made(name, 20, 2, missing, seed -> Trees.graph(seed, 20, TREES, DEPTH, zipMap));
  }

  private static Workload made(
      String name, int features, int classes, double missing, GraphMaker maker) {
    // wide ones have fewer rows of training, or their trial would outlast the events
    int reference = Math.min(REFERENCE_ROWS, REFERENCE_CELLS / features);
    return made(name, features, classes, missing, reference, maker);
  }

  private static Workload made(
      String name, int features, int classes, double missing, int referenceRows, GraphMaker maker) {
    List<String> fields = new ArrayList<>();
    for (int feature = 0; feature < features; feature++) {
      fields.add(String.format(Locale.ROOT, "f%03d", feature));
    }
    return new Workload(
        name,
        List.copyOf(fields),
        missing > 0,
        maker.graph(1),
        maker.graph(2),
        classes == 0 ? "score" : PROBABILITIES,
        classes == 0 ? 0 : 1,
        IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
        rows(new SplittableRandom(3), ROWS, features, missing),
        rows(new SplittableRandom(4), referenceRows, features, missing));
  }

  private static float[][] rows(SplittableRandom random, int count, int features, double missing) {
    float[][] rows = new float[count][features];
    for (float[] row : rows) {
      boolean lacks = random.nextDouble() < missing;
      for (int feature = 0; feature < features; feature++) {
        row[feature] = lacks && random.nextInt(4) == 0 ? Float.NaN : (float) random.nextGaussian();
      }
    }
    return rows;
  }
}
