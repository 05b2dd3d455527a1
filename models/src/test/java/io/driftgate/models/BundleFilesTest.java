package io.driftgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    for (String name :
        new String[] {
          "../x",
          "/etc/x",
          "a/../../x",
          ".hidden",
          "a//b",
          "a\\b",
          "a/../x",
          "./x",
          "a/.x",
          "C:x",
          "\u0000",
          "é",
          "a".repeat(201),
          ""
        }) {
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

  @Test
  void aLinkToAFolderIsRefusedToo() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("folder"));
    Files.writeString(folder.resolve("model.yaml"), "name: x");
    Files.createSymbolicLink(folder.resolve("docs"), Files.createDirectory(other("docs")));

    assertThatThrownBy(() -> BundleFiles.read(folder))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("docs is a link");
  }

  /** As {@code models/current -> 2024-05-01}: who names a link means what it leads to. */
  @Test
  void aLinkThatLeadsToTheBundleIsFollowed() throws IOException {
    BundleFiles.of(CONTENT).writeTo(directory.resolve("folder"));
    Path link = Files.createSymbolicLink(directory.resolve("current"), Path.of("folder"));

    assertThat(BundleFiles.read(link).names()).containsExactly("docs/card.md", "model.yaml");
  }

  @Test
  void oneFilePerNameInAZip() throws IOException {
    byte[] zip = deflated(Map.of("model.yamk", bytes("a"), "model.yaml", bytes("b")));
    byte[] twice =
        new String(zip, StandardCharsets.ISO_8859_1)
            .replace("model.yamk", "model.yaml")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> BundleFiles.ofZip(twice, "twice.zip"))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("model.yaml is in it twice");
  }

  @Test
  void aThousandFilesAreABundleAndOneMoreIsNot() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int file = 0; file < 1_000; file++) {
      files.put("part" + file, bytes("x"));
    }
    assertThat(BundleFiles.ofZip(deflated(files), "full.zip").names()).hasSize(1_000);

    files.put("one more", bytes("x"));
    byte[] zip = deflated(files);
    assertThatThrownBy(() -> BundleFiles.ofZip(zip, "more.zip"))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("more than 1000 files");
    BundleFiles.of(files).writeTo(directory.resolve("folder"));
    assertThatThrownBy(() -> BundleFiles.read(directory.resolve("folder")))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("more than 1000 files");
  }

  /** What a zip may hold, a folder may, and what neither may is refused, not left out. */
  @Test
  void foldersInFoldersEndSomewhere() throws IOException {
    Map<String, byte[]> deep = Map.of("a/b/c/model.yaml", bytes("x"));
    BundleFiles.of(deep).writeTo(directory.resolve("deep"));
    assertThat(BundleFiles.read(directory.resolve("deep")).names())
        .isEqualTo(BundleFiles.ofZip(deflated(deep), "deep.zip").names())
        .containsExactly("a/b/c/model.yaml");

    Map<String, byte[]> deeper = Map.of("model.yaml", bytes("x"), "a/b/c/d/e/f.txt", bytes("x"));
    byte[] zip = deflated(deeper);
    assertThatThrownBy(() -> BundleFiles.ofZip(zip, "deeper.zip"))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("a/b/c/d/e/f.txt");
    BundleFiles.of(deeper).writeTo(directory.resolve("deeper"));
    assertThatThrownBy(() -> BundleFiles.read(directory.resolve("deeper")))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("a/b/c/d");
  }

  @Test
  void whatIsHiddenIsLeftOutHoweverDeep() throws IOException {
    BundleFiles.of(CONTENT).writeTo(directory.resolve("folder"));
    Path deep = Files.createDirectories(directory.resolve("folder/.git/a/b/c/d/e"));
    Files.writeString(deep.resolve("f"), "x");

    assertThat(BundleFiles.read(directory.resolve("folder")).names())
        .containsExactly("docs/card.md", "model.yaml");
  }

  /** Bytes that belong to no file are in the zip all the same. */
  @Test
  void onlyTheOneZipIsCanonical() throws IOException {
    byte[] zip = BundleFiles.of(CONTENT).toZip();
    assertThat(BundleFiles.ofZip(zip, "bundle.zip").isCanonical()).isTrue();

    byte[] longer = Arrays.copyOf(zip, zip.length + 1);
    byte[] shorter = Arrays.copyOf(zip, zip.length - 22);

    assertThat(BundleFiles.ofZip(longer, "bundle.zip").isCanonical()).isFalse();
    assertThat(BundleFiles.ofZip(shorter, "bundle.zip").isCanonical()).isFalse();
  }

  @Test
  void aZipUpToTheLimitIsReadAndOneByteMoreIsNot() throws IOException {
    byte[] most = deflated("zeros", new byte[1 << 24]);
    assertThat(BundleFiles.ofZip(most, "most.zip").totalBytes()).isEqualTo(1 << 24);

    byte[] more = deflated(Map.of("zeros", new byte[1 << 24], "one", new byte[1]));

    assertThatThrownBy(() -> BundleFiles.ofZip(more, "more.zip"))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("more than 16777216 bytes");
  }

  @Test
  void aZipBombIsRefusedBeforeItIsHeld() throws IOException {
    byte[] bomb = deflated("zeros", new byte[150 << 20]);
    assertThat(bomb).hasSizeLessThan(200_000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> BundleFiles.ofZip(bomb, "bomb.zip"))
        .isInstanceOf(InvalidBundleException.class);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100 << 20);
  }

  /** A folder in a zip may have content, which is read through before what comes after it. */
  @Test
  void aFolderWithContentIsRefused() throws IOException {
    byte[] bomb = deflated("docs/", new byte[150 << 20]);

    assertThatThrownBy(() -> BundleFiles.ofZip(bomb, "bomb.zip"))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("docs/ is a folder with content");
  }

  @Test
  void foldersInAZipAreNoFiles() throws IOException {
    Map<String, byte[]> files = Map.of("docs/", new byte[0], "model.yaml", bytes("x"));

    assertThat(BundleFiles.ofZip(deflated(files), "folders.zip").names())
        .containsExactly("model.yaml");
  }

  /** Whatever the bytes are, they are a bundle or refused. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void endsOnAnyBytes(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] stored = BundleFiles.of(CONTENT).toZip();
    byte[] deflated = deflated(CONTENT);
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] zip = (random.nextBoolean() ? stored : deflated).clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        zip[random.nextInt(zip.length)] = (byte) random.nextInt();
      }
      Throwable thrown = catchThrowable(() -> BundleFiles.ofZip(zip, "fuzz.zip"));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(InvalidBundleException.class);
        refused++;
      }
    }
    assertThat(refused).isBetween(500, 1_999);
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

  private Path other(String name) throws IOException {
    return Files.createDirectories(directory.resolve("other")).resolve(name);
  }

  private static byte[] deflated(String name, byte[] content) throws IOException {
    return deflated(Map.of(name, content));
  }

  private static byte[] deflated(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
