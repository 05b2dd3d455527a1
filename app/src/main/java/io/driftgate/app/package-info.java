/** The process: command line, HTTP and wiring. The only place that knows all others. */
@NullMarked
package io.driftgate.app;

import org.jspecify.annotations.NullMarked;
