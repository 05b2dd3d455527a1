package io.driftgate.app;

import io.driftgate.app.admission.Admission;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.signing.BundleSignature;
import io.driftgate.models.signing.PrivateSigningKey;
import io.driftgate.models.signing.SignatureRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs a bundle. */
@Command(
    name = "sign",
    description =
        "Signs every file of a bundle with an Ed25519 key and writes model.sig into it; a signature"
            + " that is there is replaced.",
    mixinStandardHelpOptions = true)
final class ModelSignCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "BUNDLE", description = "A folder or a zip.")
  private Path path = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description =
          "Private key in PEM: of `driftgate model keygen`, or `openssl genpkey -algorithm"
              + " ed25519`.")
  private Path keyFile = Path.of("");

  @Override
  public Integer call() {
    ModelBundle bundle = Admission.read(path);
    PrivateSigningKey key = key();
    BundleFiles signed = BundleSignature.sign(bundle, key);
    byte[] signature = signed.get(ModelBundle.SIGNATURE_FILE);
    try {
      if (Files.isDirectory(path) && signature != null) {
        Files.write(path.resolve(ModelBundle.SIGNATURE_FILE), signature);
      } else {
        Files.write(path, signed.toZip());
      }
    } catch (IOException e) {
      throw new ExpectedFailure("the signature cannot be written into " + path + ": " + e, e);
    }
    PrintWriter out = Printing.out(spec);
    out.println(bundle.manifest().id() + " is signed by key " + key.publicKey().id());
    out.flush();
    return 0;
  }

  private PrivateSigningKey key() {
    try {
      return PrivateSigningKey.read(Files.readString(keyFile));
    } catch (IOException | SignatureRefusedException e) {
      throw new ExpectedFailure("the key " + keyFile + " cannot be used: " + e.getMessage(), e);
    }
  }
}
