/** The pipeline on a real broker with a real registry. */
@NullMarked
package io.driftgate.app.pipeline;

import org.jspecify.annotations.NullMarked;
