package io.driftgate.app;

import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.signing.PrivateSigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key to sign with. */
@Command(
    name = "keygen",
    description =
        "Makes an Ed25519 key: FILE to sign with, to be kept secret, and FILE.pub for those who"
            + " verify. A key of OpenSSL's will do as well.",
    mixinStandardHelpOptions = true)
final class ModelKeygenCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "Where the private key is written; never over a file that is there.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    PrivateSigningKey key = PrivateSigningKey.generate();
    Path publicFile = Path.of(file + ".pub");
    try {
      writePrivate(key.pem());
      Files.writeString(publicFile, key.publicKey().pem(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new ExpectedFailure(e.getFile() + " is there already; a key is never written over", e);
    } catch (IOException e) {
      throw new ExpectedFailure("the key cannot be written to " + file + ": " + e, e);
    }
    PrintWriter out = Printing.out(spec);
    out.println("key       " + key.publicKey().id());
    out.println("private   " + file + " (keep it secret)");
    out.println("public    " + publicFile + " (put it into models.trusted-keys)");
    out.flush();
    return 0;
  }

  /** Readable by its owner alone from the beginning. */
  private void writePrivate(String pem) throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (var channel = Files.newByteChannel(file, options, ownerOnly)) {
      channel.write(java.nio.ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII)));
    }
  }
}
