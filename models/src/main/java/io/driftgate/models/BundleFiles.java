package io.driftgate.models;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a bundle, held in memory: what was checked is what is used. Names are relative,
 * separated by slashes, and sorted.
 */
public final class BundleFiles {
  /** No bundle is larger, packed or not. */
  public static final long MAX_BYTES = 1L << 30;

  private static final int MAX_FILES = 1_000;

  /** Names that a path has at most, with that of the file. */
  private static final int MAX_DEPTH = 4;

  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9 ._+-]*");

  /**
   * A time that a zip holds by itself. The first day of 1980 would mean an older one to Java, which
   * then adds the time with the time zone's offset.
   */
  private static final LocalDateTime ZIP_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  /** A zip that becomes so many times larger holds no model, but trouble. */
  private static final long EXPANSION_MAX = 100;

  private static final long EXPANSION_FREE_BYTES = 1L << 24;

  private final Map<String, byte[]> files;
  private final boolean canonical;

  private BundleFiles(Map<String, byte[]> files, boolean canonical) {
    this.files = Collections.unmodifiableMap(new TreeMap<>(files));
    this.canonical = canonical;
  }

  public static BundleFiles of(Map<String, byte[]> files) {
    return new BundleFiles(files, true);
  }

  /**
   * Reads a folder, or a zip file.
   *
   * @throws InvalidBundleException when it is neither, too large, or has a file that may not be in
   *     a bundle
   * @throws IOException when a file cannot be read
   */
  public static BundleFiles read(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return readFolder(path);
    }
    if (!Files.isRegularFile(path)) {
      throw new InvalidBundleException(
          path, List.of("it is not there; expected a folder or a zip file with model.yaml in it"));
    }
    requireSize(path, Files.size(path), MAX_BYTES);
    return ofZip(Files.readAllBytes(path), path.toString());
  }

  private static BundleFiles readFolder(Path named) throws IOException {
    Path folder = named.toRealPath();
    Map<String, byte[]> files = new TreeMap<>();
    long total = 0;
    List<Path> found;
    try (Stream<Path> walk = Files.walk(folder, MAX_DEPTH + 1)) {
      // what lies too deep is found by its folder, and refused by its name
      found =
          walk.filter(
                  path ->
                      !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                          || path.getNameCount() - folder.getNameCount() > MAX_DEPTH)
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : found) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (Stream.of(name.split("/")).anyMatch(segment -> segment.startsWith("."))) {
        continue;
      }
      requireName(named, name, files.size());
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new InvalidBundleException(
            named, List.of(name + " is a link or a device; a bundle has plain files only"));
      }
      total += Files.size(file);
      requireSize(named, total, MAX_BYTES);
      files.put(name, Files.readAllBytes(file));
    }
    return new BundleFiles(files, true);
  }

  /**
   * Reads a zip.
   *
   * @param origin where it came from, for messages
   * @throws InvalidBundleException when it is no zip, or has a file that may not be in a bundle
   */
  public static BundleFiles ofZip(byte[] zip, String origin) {
    long limit = Math.min(MAX_BYTES, Math.max(EXPANSION_FREE_BYTES, EXPANSION_MAX * zip.length));
    Path named = Path.of(origin.replaceAll("[^A-Za-z0-9._/@+-]", "_"));
    Map<String, byte[]> files = new TreeMap<>();
    long total = 0;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.isDirectory()) {
          if (in.read() >= 0) {
            // which would be read, whatever it grows to, and counted nowhere
            throw new InvalidBundleException(
                named, List.of(entry.getName() + " is a folder with content"));
          }
          continue;
        }
        requireName(named, entry.getName(), files.size());
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] chunk = new byte[65_536];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          total += read;
          requireSize(named, total, limit);
          content.write(chunk, 0, read);
        }
        if (files.put(entry.getName(), content.toByteArray()) != null) {
          throw new InvalidBundleException(named, List.of(entry.getName() + " is in it twice"));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidBundleException(
          named, List.of("it is no zip file that can be read: " + e.getMessage()));
    }
    if (files.isEmpty()) {
      throw new InvalidBundleException(
          named, List.of("it is no zip file, or an empty one; expected a bundle"));
    }
    BundleFiles read = new BundleFiles(files, false);
    return new BundleFiles(files, Arrays.equals(read.toZip(), zip));
  }

  private static void requireName(Path origin, String name, int before) {
    String[] parts = name.split("/", -1);
    boolean plain =
        name.length() <= 200
            && parts.length <= MAX_DEPTH
            && Stream.of(parts).allMatch(part -> SEGMENT.matcher(part).matches());
    if (!plain) {
      throw new InvalidBundleException(
          origin,
          List.of(
              "'"
                  + name
                  + "' is no name for a file of a bundle; use letters, digits, '.', '_', '-', '+',"
                  + " relative to the bundle, in at most "
                  + (MAX_DEPTH - 1)
                  + " folders"));
    }
    if (before >= MAX_FILES) {
      throw new InvalidBundleException(
          origin, List.of("it has more than " + MAX_FILES + " files; expected a bundle"));
    }
  }

  private static void requireSize(Path origin, long bytes, long limit) {
    if (bytes > limit) {
      throw new InvalidBundleException(
          origin,
          List.of(
              "its files have more than "
                  + limit
                  + " bytes, the most that a bundle of this size has"));
    }
  }

  /**
   * The one zip of these files: sorted, uncompressed, without times, so that the same files are the
   * same bytes on every machine.
   */
  public byte[] toZip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        CRC32 checksum = new CRC32();
        checksum.update(file.getValue());
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(ZIP_TIME);
        entry.setSize(file.getValue().length);
        entry.setCompressedSize(file.getValue().length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a zip can always be written to memory", e);
    }
    return bytes.toByteArray();
  }

  /** Writes the files into a folder, which is made if need be. */
  public void writeTo(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      Path parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(target, file.getValue());
    }
  }

  public Set<String> names() {
    return files.keySet();
  }

  /** Content of a file, null where there is none; the caller must not change it. */
  public byte @Nullable [] get(String name) {
    return files.get(name);
  }

  public BundleFiles with(String name, byte[] content) {
    Map<String, byte[]> more = new TreeMap<>(files);
    more.put(name, content);
    return new BundleFiles(more, true);
  }

  public BundleFiles without(String name) {
    Map<String, byte[]> fewer = new TreeMap<>(files);
    fewer.remove(name);
    return new BundleFiles(fewer, true);
  }

  /** Bytes of all files together. */
  public long totalBytes() {
    return files.values().stream().mapToLong(content -> content.length).sum();
  }

  /** Whether they came from a folder, or from the very zip that {@link #toZip} writes. */
  public boolean isCanonical() {
    return canonical;
  }
}
