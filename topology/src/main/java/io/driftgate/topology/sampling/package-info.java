/** The bounded sample that the drift monitor sees of the stream: rows and counters. No Kafka. */
@NullMarked
package io.driftgate.topology.sampling;

import org.jspecify.annotations.NullMarked;
