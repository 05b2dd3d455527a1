/** The batch scorer: rows in, scores out, through ONNX Runtime. No Kafka. */
@NullMarked
package io.driftgate.topology.scoring;

import org.jspecify.annotations.NullMarked;
