package io.driftgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back, whatever YAML thinks that a text looks like. */
class ManifestFormatTest {
  private static final Path FILE = Path.of("model.yaml");
  private static final String SHA_256 = "0".repeat(64);

  static List<String> texts() {
    return List.of(
        "plain",
        "two words",
        " leading",
        "trailing ",
        "007",
        "1.50",
        "-1",
        "+1",
        "1e5",
        "1E5",
        "12e03",
        "1.5e+3",
        "0x1F",
        "0b11",
        "0o17",
        "1_000",
        "12:30",
        "12:30:45",
        "2001-01-01",
        "2001-12-14t21:59:43.10-05:00",
        ".5",
        "5.",
        ".inf",
        "-.INF",
        ".nan",
        "NaN",
        "Infinity",
        "true",
        "FALSE",
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "n",
        "null",
        "Null",
        "~",
        "-",
        "- x",
        "?",
        ":",
        "a: b",
        "a:b",
        "a #b",
        "#b",
        "@x",
        "`x`",
        "%x",
        "&x",
        "*x",
        "!x",
        "!!int 3",
        "|",
        ">",
        "{a}",
        "[a]",
        "a, b",
        "'",
        "\"",
        "it's",
        "a\"b",
        "a\\b",
        "a\nb",
        "a\n",
        "\na",
        "a\tb",
        "a\r\nb",
        "---",
        "...",
        "<<",
        "=",
        "größer 日本語 😀",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "\u0007",
        "x".repeat(500));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aTextIsReadBackWhateverItLooksLike(String text) {
    ModelManifest manifest = manifest(text, new Interval(0.0, 1.0));

    assertThat(ManifestFormat.parse(ManifestFormat.write(manifest), FILE)).isEqualTo(manifest);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        1e10,
        -1e10,
        1e-10,
        1e300,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        0.1,
        1.0 / 3,
        123456789.125,
        Long.MAX_VALUE
      })
  void aNumberIsReadBackToTheLastBit(double number) {
    ModelManifest manifest = manifest("x", new Interval(-1e308, number));

    assertThat(ManifestFormat.parse(ManifestFormat.write(manifest), FILE)).isEqualTo(manifest);
  }

  /** A reference may have infinities in a column; YAML and JSON have none that both can read. */
  @Test
  void anEndAtInfinityIsNone() {
    ModelManifest manifest =
        manifest("x", new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));

    assertThat(manifest.features().get(0).range()).isEqualTo(new Interval(null, null));
    assertThat(ManifestFormat.parse(ManifestFormat.write(manifest), FILE)).isEqualTo(manifest);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyManifestIsReadBack(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      ModelManifest manifest = random(random);
      String text = ManifestFormat.write(manifest);

      assertThat(ManifestFormat.parse(text, FILE)).as(text).isEqualTo(manifest);
    }
  }

  private static ModelManifest manifest(String text, Interval interval) {
    return new ModelManifest(
        "m",
        "1",
        SHA_256,
        List.of(
            new InputTensor(text, TensorType.FP32, List.of(text)),
            new InputTensor("t", TensorType.BYTES, List.of("t"))),
        new Outputs(text, text, text, Activation.NONE),
        List.of(text, "other"),
        List.of(
            new Feature(
                text,
                text,
                List.of(text),
                TensorType.FP32,
                MissingPolicy.REJECT,
                null,
                null,
                interval,
                interval,
                List.of(),
                false),
            new Feature(
                "t",
                "t",
                List.of(),
                TensorType.BYTES,
                MissingPolicy.DEFAULT,
                null,
                text,
                null,
                null,
                List.of(text),
                true)),
        Map.of("a", text, text, "b"),
        Map.of(text, SHA_256));
  }

  private static ModelManifest random(Random random) {
    List<Feature> features = new ArrayList<>();
    List<InputTensor> inputs = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int index = 0; index < count; index++) {
      TensorType type = TensorType.values()[random.nextInt(TensorType.values().length)];
      String name = text(random) + index;
      features.add(feature(random, name, type));
      inputs.add(new InputTensor("tensor" + index, type, List.of(name)));
    }
    List<String> classes = random.nextBoolean() ? List.of() : List.of("0", text(random) + 1);
    Map<String, String> metadata = new TreeMap<>();
    for (int entry = random.nextInt(4); entry > 0; entry--) {
      metadata.put(text(random), text(random));
    }
    return new ModelManifest(
        "m",
        "1",
        SHA_256,
        inputs,
        new Outputs(
            text(random),
            classes.isEmpty() ? null : classes.get(1),
            random.nextBoolean() ? null : text(random),
            Activation.values()[random.nextInt(Activation.values().length)]),
        classes,
        features,
        metadata,
        random.nextBoolean() ? Map.of() : Map.of(text(random), SHA_256));
  }

  private static Feature feature(Random random, String name, TensorType type) {
    boolean text = type == TensorType.BYTES;
    MissingPolicy missing =
        switch (random.nextInt(3)) {
          case 0 -> MissingPolicy.DEFAULT;
          case 1 ->
              type.kind() == TensorType.Kind.FLOATING ? MissingPolicy.NAN : MissingPolicy.REJECT;
          default -> MissingPolicy.REJECT;
        };
    boolean standsIn = missing == MissingPolicy.DEFAULT;
    return new Feature(
        name,
        random.nextBoolean() ? name : text(random),
        random.nextBoolean() ? List.of() : List.of(text(random), text(random)),
        type,
        missing,
        standsIn && !text ? standIn(random, type) : null,
        standsIn && text ? text(random) : null,
        text || random.nextBoolean() ? null : interval(random),
        text || random.nextBoolean() ? null : interval(random),
        random.nextBoolean() ? List.of() : List.of(text(random), text(random)),
        random.nextBoolean());
  }

  private static Double standIn(Random random, TensorType type) {
    return switch (type) {
      case BOOL -> (double) random.nextInt(2);
      case FP32, FP64 -> random.nextGaussian() * 1e9;
      default -> (double) random.nextInt();
    };
  }

  private static Interval interval(Random random) {
    double min = random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
    return switch (random.nextInt(3)) {
      case 0 -> new Interval(min, null);
      case 1 -> new Interval(null, min);
      default -> new Interval(min, min + Math.abs(min));
    };
  }

  private static String text(Random random) {
    List<String> texts = texts();
    return texts.get(random.nextInt(texts.size()));
  }
}
