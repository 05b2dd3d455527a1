/** Windows of samples: what is open, when it is closed, what is reported. */
@NullMarked
package io.driftgate.drift.window;

import org.jspecify.annotations.NullMarked;
