package io.driftgate.app.doctor;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;

/** Whether the stable model's bundle can be read and is what its manifest says. */
final class ModelCheck {
  private static final String MODEL = "model";

  private ModelCheck() {}

  static Finding check(DriftgateConfig config) {
    Path directory = config.pipeline().model().orElse(null);
    if (directory == null) {
      return Finding.ok(
          MODEL, "pipeline.model is not set: releases serve, and nothing without one");
    }
    try {
      ModelManifest manifest = ModelBundle.read(directory).manifest();
      return Finding.ok(
          MODEL,
          manifest.name()
              + " "
              + manifest.version()
              + ", "
              + manifest.features().size()
              + " features, checksum right");
    } catch (InvalidBundleException e) {
      return Finding.failed(MODEL, String.valueOf(e.getMessage()), "Correct the bundle.");
    } catch (IOException e) {
      return Finding.failed(MODEL, directory + ": " + e, "Check pipeline.model and its rights.");
    }
  }
}
