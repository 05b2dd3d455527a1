package io.driftgate.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code models.*}: where versions come from, which are let in, how many are kept.
 *
 * @param store where `model publish` puts artifacts: {@code kafka}, a folder, or an http(s) URL
 * @param artifactBytesMax largest artifact that is published or fetched
 * @param signatureRequired whether a version without a trusted signature is refused
 * @param trustedKeys PEM files of the public keys whose signature counts
 * @param bitsMatter whether batches are kept to sizes that do not change a score's bits
 * @param loadedMax versions that an instance keeps loaded at most
 * @param keepLoaded how long a version that served stays loaded after the last routing table that
 *     had it serve
 * @param trialTimeout how long a version may take to show what it does
 * @param trialMemoryBytes address space of the process that it is tried in
 * @param mlflowUrl the MLflow tracking server; null where none is configured
 * @param mlflowToken bearer token for it; null for none
 */
public record ModelSettings(
    String store,
    long artifactBytesMax,
    boolean signatureRequired,
    List<Path> trustedKeys,
    boolean bitsMatter,
    int loadedMax,
    Duration keepLoaded,
    Duration trialTimeout,
    long trialMemoryBytes,
    @Nullable URI mlflowUrl,
    @Nullable String mlflowToken) {

  public ModelSettings {
    trustedKeys = List.copyOf(trustedKeys);
  }
}
