package io.driftgate.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvironmentNamesTest {

  @Test
  void spellsTheThreeSeparatorsApart() {
    assertThat(EnvironmentNames.variable("a.b-c_d")).isEqualTo("DRIFTGATE_A_B__C___D");
    assertThat(EnvironmentNames.key("DRIFTGATE_A_B__C___D")).contains("a.b-c_d");
  }

  @Test
  void everyKeyOfTheDefinitionComesBack() {
    for (String key : ConfigurationKeys.DEFINITION.names()) {
      assertThat(EnvironmentNames.key(EnvironmentNames.variable(key))).contains(key);
    }
  }

  @Test
  void randomKeysComeBack() {
    Random random = new Random(7);
    for (int round = 0; round < 10_000; round++) {
      String key = randomKey(random);
      assertThat(EnvironmentNames.key(EnvironmentNames.variable(key))).contains(key);
    }
  }

  @Test
  void fourUnderscoresSpellNothing() {
    assertThat(EnvironmentNames.key("DRIFTGATE_A____B")).isEmpty();
  }

  @Test
  void theLenientFormCountsOnlyWhereItMeansOneKey() {
    Set<String> known = Set.of("a.b-c", "x.y-z", "x-y.z");

    assertThat(EnvironmentNames.lenientKey("DRIFTGATE_A_B_C", known)).contains("a.b-c");
    assertThat(EnvironmentNames.lenientKey("DRIFTGATE_X_Y_Z", known)).isEmpty();
    assertThat(EnvironmentNames.lenientKey("DRIFTGATE_Q", known)).isEmpty();
  }

  private static String randomKey(Random random) {
    StringBuilder key = new StringBuilder("k");
    for (int part = random.nextInt(6); part > 0; part--) {
      key.append(".-_".charAt(random.nextInt(3)));
      key.append((char) ('a' + random.nextInt(26)));
    }
    return key.toString();
  }
}
