/** A sample of rows against a reference, feature by feature: effects, tests, reports. */
@NullMarked
package io.driftgate.drift.comparison;

import org.jspecify.annotations.NullMarked;
