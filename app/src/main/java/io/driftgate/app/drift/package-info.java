/** Drift without a running pipeline: two files, recorded streams, calibration. */
@NullMarked
package io.driftgate.app.drift;

import org.jspecify.annotations.NullMarked;
