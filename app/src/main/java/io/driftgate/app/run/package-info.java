/** The running pipeline: what is loaded, checked and started, in which order, and how it stops. */
@NullMarked
package io.driftgate.app.run;

import org.jspecify.annotations.NullMarked;
