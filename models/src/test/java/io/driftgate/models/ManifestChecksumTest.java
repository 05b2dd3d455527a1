package io.driftgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ManifestChecksumTest {

  @Test
  void aManifestWithoutFilesGetsThem() {
    assertThat(ManifestChecksum.entered("name: a # mine\n", "baseline.json", "00"))
        .isEqualTo("name: a # mine\nfiles:\n  baseline.json: \"00\"\n");
  }

  @Test
  void anotherFileJoinsTheOthersInTheirIndentation() {
    assertThat(
            ManifestChecksum.entered(
                "files:   # what belongs to it\n    golden.jsonl: \"11\"\nname: a\n",
                "baseline.json",
                "00"))
        .isEqualTo(
            "files:   # what belongs to it\n    baseline.json: \"00\"\n    golden.jsonl: \"11\"\n"
                + "name: a\n");
  }

  @Test
  void aFileThatIsThereIsReplacedWhereItStands() {
    assertThat(
            ManifestChecksum.entered(
                "files:\n  a.json: \"11\"\n  \"baseline.json\": \"22\"\n# end\nname: a\n",
                "baseline.json",
                "00"))
        .isEqualTo("files:\n  a.json: \"11\"\n  baseline.json: \"00\"\n# end\nname: a\n");
  }

  @Test
  void aKeyOfTheSameNameElsewhereIsLeftAlone() {
    assertThat(
            ManifestChecksum.entered(
                "metadata:\n  baseline.json: \"x\"\nfiles:\n  a: \"11\"\n", "baseline.json", "00"))
        .isEqualTo(
            "metadata:\n  baseline.json: \"x\"\nfiles:\n  baseline.json: \"00\"\n  a: \"11\"\n");
  }
}
