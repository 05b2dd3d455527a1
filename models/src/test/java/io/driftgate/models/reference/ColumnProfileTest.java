package io.driftgate.models.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnProfileTest {
  @Test
  void categoriesAreSortedByFrequencyThenName() {
    ColumnProfile profile = profile("b\nc\na\n\"\"\nb\nc\n");

    assertThat(profile)
        .isEqualTo(
            new ColumnProfile(ValueKind.TEXT, 6, 1, null, null, List.of("b", "c", "a"), false, 3));
  }

  @Test
  void numbersHaveASmallestAndAGreatest() {
    ColumnProfile profile = profile("2.5\n-1\nnan\n2.5\n");

    assertThat(profile)
        .isEqualTo(
            new ColumnProfile(ValueKind.FLOATING, 4, 1, -1.0, 2.5, List.of("2.5", "-1"), false, 2));
  }

  @Test
  void nothingIsFoundWhereAllIsMissing() {
    assertThat(profile("nan\nnan\n"))
        .isEqualTo(new ColumnProfile(ValueKind.FLOATING, 2, 2, null, null, List.of(), false, 0));
  }

  @Test
  void moreCategoriesThanAThousandAreCountedOnly() {
    assertThat(profile(numbers(1_000)).moreCategories()).isFalse();
    ColumnProfile profile = profile(numbers(1_001));

    assertThat(profile.moreCategories()).isTrue();
    assertThat(profile.categories()).hasSize(ColumnProfile.MAX_CATEGORIES);
    assertThat(profile.distinct()).isEqualTo(1_001);
  }

  private static String numbers(int count) {
    StringBuilder cells = new StringBuilder();
    for (int i = 0; i < count; i++) {
      cells.append(i).append('\n');
    }
    return cells.toString();
  }

  private static ColumnProfile profile(String cells) {
    byte[] content = ("x\n" + cells).getBytes(StandardCharsets.UTF_8);
    return ColumnProfile.of(ReferenceTable.read("train.csv", content).columns().get(0));
  }
}
