package io.driftgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleFilesTest {
  private static final Map<String, byte[]> CONTENT =
      Map.of("model.yaml", bytes("name: x"), "docs/card.md", bytes("# card"));

  @TempDir Path directory;

  @Test
  void aFolderAndItsZipHoldTheSame() throws IOException {
    BundleFiles.of(CONTENT).writeTo(directory.resolve("folder"));
    BundleFiles folder = BundleFiles.read(directory.resolve("folder"));
    Path zip = Files.write(directory.resolve("bundle.zip"), folder.toZip());

    BundleFiles read = BundleFiles.read(zip);

    assertThat(read.names()).containsExactly("docs/card.md", "model.yaml");
    assertThat(read.get("docs/card.md")).isEqualTo(folder.get("docs/card.md"));
    assertThat(read.isCanonical()).isTrue();
    assertThat(read.totalBytes()).isEqualTo(13);
  }

  @Test
  void theZipIsTheSameWhateverTheTimeZone() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      byte[] east = BundleFiles.of(CONTENT).toZip();
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Pago_Pago"));
      assertThat(BundleFiles.of(CONTENT).toZip()).isEqualTo(east);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void aZipOfAnotherToolIsReadAndKnownAsSuch() throws IOException {
    byte[] zip = deflated("model.yaml", bytes("name: x"));

    BundleFiles read = BundleFiles.ofZip(zip, "other.zip");

    assertThat(read.get("model.yaml")).isEqualTo(bytes("name: x"));
    assertThat(read.isCanonical()).isFalse();
  }

  @Test
  void namesThatLeaveTheBundleAreRefused() throws IOException {
    for (String name : new String[] {"../x", "/etc/x", "a/../../x", ".hidden", "a//b", "a\\b"}) {
      byte[] zip = deflated(name, bytes("x"));
      assertThatThrownBy(() -> BundleFiles.ofZip(zip, "bad.zip"))
          .as(name)
          .isInstanceOf(InvalidBundleException.class)
          .hasMessageContaining("is no name for a file of a bundle");
    }
  }

  @Test
  void linksAreRefusedAndHiddenFilesLeftOut() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("folder"));
    Files.writeString(folder.resolve("model.yaml"), "name: x");
    Files.writeString(folder.resolve(".DS_Store"), "x");
    assertThat(BundleFiles.read(folder).names()).containsExactly("model.yaml");

    Files.createSymbolicLink(folder.resolve("model.onnx"), Path.of("/etc/hostname"));
    assertThatThrownBy(() -> BundleFiles.read(folder))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("model.onnx is a link");
  }

  /** A megabyte that would become more than a gigabyte: refused before it is held. */
  @Test
  void aZipBombIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      byte[] zeros = new byte[1 << 20];
      for (int file = 0; file < 9; file++) {
        zip.putNextEntry(new ZipEntry("file" + file));
        for (int chunk = 0; chunk < 128; chunk++) {
          zip.write(zeros);
        }
        zip.closeEntry();
      }
    }
    assertThat(bytes.size()).isLessThan(2_000_000);

    assertThatThrownBy(() -> BundleFiles.ofZip(bytes.toByteArray(), "bomb.zip"))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("the most that a bundle of this size has");
  }

  @Test
  void whatIsNoZipIsSaidToBeNone() {
    assertThatThrownBy(() -> BundleFiles.ofZip(bytes("no zip at all"), "x.zip"))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("no zip file");
    assertThatThrownBy(() -> BundleFiles.read(directory.resolve("nowhere")))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("it is not there");
  }

  private static byte[] deflated(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
