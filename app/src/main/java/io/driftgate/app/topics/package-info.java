/** The pipeline's topics and subjects: what they should be, what they are, and what to do. */
@NullMarked
package io.driftgate.app.topics;

import org.jspecify.annotations.NullMarked;
