/** Feature events from files: read, given a schema, sent at a pace. */
@NullMarked
package io.driftgate.app.produce;

import org.jspecify.annotations.NullMarked;
