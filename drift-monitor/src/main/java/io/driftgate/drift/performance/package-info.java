/** How right each version is: predictions joined with their outcomes, window by window. */
@NullMarked
package io.driftgate.drift.performance;

import org.jspecify.annotations.NullMarked;
