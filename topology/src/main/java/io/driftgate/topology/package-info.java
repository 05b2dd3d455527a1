/**
 * Scoring as a Kafka Streams topology: feature event in; prediction, audit record or dead letter
 * out, each exactly once.
 */
@NullMarked
package io.driftgate.topology;

import org.jspecify.annotations.NullMarked;
