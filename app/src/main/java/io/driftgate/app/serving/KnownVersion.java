package io.driftgate.app.serving;

import io.driftgate.models.ModelManifest;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.VersionReport;
import io.driftgate.schemas.VersionState;
import io.driftgate.topology.scoring.BatchLimits;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version that the instance knows of, from a release or from its own disk, and how far it has
 * come. For the loader's thread.
 */
final class KnownVersion {
  private final String name;
  private final String version;
  private final String sha256;
  private final @Nullable ModelRelease release;
  private final @Nullable Path local;
  private VersionState state = VersionState.KNOWN;
  private @Nullable String rule;
  private String detail = "";
  private @Nullable BatchLimits measured;
  private Instant changedAt;
  private Instant retryAt = Instant.EPOCH;
  private long wantedAt;
  private int timeOuts;
  private boolean withdrawn;
  private Instant publishedAt;

  private KnownVersion(
      String name,
      String version,
      String sha256,
      @Nullable ModelRelease release,
      @Nullable Path local,
      Instant now) {
    this.name = name;
    this.version = version;
    this.sha256 = sha256;
    this.release = release;
    this.local = local;
    this.changedAt = now;
    this.publishedAt = release == null ? Instant.EPOCH : release.getPublishedAt();
  }

  static KnownVersion released(ModelRelease release, Instant now) {
    return new KnownVersion(
        release.getModelName(),
        release.getModelVersion(),
        release.getModelSha256(),
        release,
        null,
        now);
  }

  static KnownVersion local(ModelManifest manifest, Path path, Instant now) {
    return new KnownVersion(
        manifest.name(), manifest.version(), manifest.sha256(), null, path, now);
  }

  String name() {
    return name;
  }

  String version() {
    return version;
  }

  String sha256() {
    return sha256;
  }

  String id() {
    return name + "@" + version;
  }

  @Nullable ModelRelease release() {
    return release;
  }

  @Nullable Path localPath() {
    return local;
  }

  VersionState state() {
    return state;
  }

  String detail() {
    return detail;
  }

  boolean isRefused() {
    return state == VersionState.REFUSED;
  }

  /** Rows that a call should carry; null before it was tried. Kept when it is unloaded. */
  @Nullable BatchLimits measured() {
    return measured;
  }

  /** When it was published; the beginning of time for what never was. */
  Instant publishedAt() {
    return publishedAt;
  }

  /** The bundle on this machine was released, too. */
  void wasPublished(Instant instant) {
    publishedAt = instant;
  }

  /** Its release was taken back. */
  void withdraw() {
    withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  void become(VersionState next, Instant now) {
    if (state != next) {
      state = next;
      changedAt = now;
      detail = "";
    }
  }

  void admitted(BatchLimits limits) {
    timeOuts = 0;
    measured = limits;
  }

  void refuse(String byRule, String found, Instant now) {
    become(VersionState.REFUSED, now);
    rule = byRule;
    detail = found;
  }

  /** It could not be had; to be tried again. */
  void postpone(String why, Instant until) {
    detail = why;
    retryAt = until;
  }

  /** A trial ran out of time, so many in a row. */
  int ranOutOfTime() {
    return ++timeOuts;
  }

  boolean isDue(Instant now) {
    return !now.isBefore(retryAt);
  }

  /** Notes that it was wanted; the versions that nobody wanted for longest go first. */
  void wanted(long turn) {
    wantedAt = turn;
  }

  long wantedAt() {
    return wantedAt;
  }

  VersionReport report() {
    boolean loaded = state == VersionState.LOADED || state == VersionState.SERVING;
    return VersionReport.newBuilder()
        .setModelName(name)
        .setModelVersion(version)
        .setModelSha256(sha256)
        .setState(state)
        .setRule(rule)
        .setDetail(detail)
        .setBatchRows(loaded && measured != null ? measured.maxRows() : 0)
        .setChangedAt(changedAt)
        .build();
  }
}
