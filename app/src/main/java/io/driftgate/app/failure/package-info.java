/** Failures that are not the program's fault. */
@NullMarked
package io.driftgate.app.failure;

import org.jspecify.annotations.NullMarked;
