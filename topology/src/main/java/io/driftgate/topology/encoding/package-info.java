/** Avro's binary encoding, written without a record in between. */
@NullMarked
package io.driftgate.topology.encoding;

import org.jspecify.annotations.NullMarked;
