package io.driftgate.models.artifact;

import io.driftgate.models.ModelBundle;

/**
 * A bundle as it is stored: the one zip of its files.
 *
 * @param name name of the model
 * @param version version of the model
 * @param sha256 SHA-256 of the zip, 64 lower-case hexadecimal digits
 * @param zip the bytes; the caller must not change them
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its checksum, never as a value
public record Artifact(String name, String version, String sha256, byte[] zip) {

  public static Artifact of(ModelBundle bundle) {
    byte[] zip = bundle.files().toZip();
    return new Artifact(
        bundle.manifest().name(), bundle.manifest().version(), ModelBundle.sha256(zip), zip);
  }
}
