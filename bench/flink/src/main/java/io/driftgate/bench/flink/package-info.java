/** The contestant on Flink. */
@NullMarked
package io.driftgate.bench.flink;

import org.jspecify.annotations.NullMarked;
