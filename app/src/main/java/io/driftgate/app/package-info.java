/** The process: command line, configuration, HTTP and what wires them together. */
@NullMarked
package io.driftgate.app;

import org.jspecify.annotations.NullMarked;
