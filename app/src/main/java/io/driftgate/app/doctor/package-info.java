/** Checks of everything that a pipeline stands on, each with what to do. */
@NullMarked
package io.driftgate.app.doctor;

import org.jspecify.annotations.NullMarked;
