/**
 * From the bytes of an event to a row of features: decoding plans and validation. Pure: Avro
 * schemas and bytes in, values out; no Kafka, no ONNX, no clock.
 */
@NullMarked
package io.driftgate.topology.decoding;

import org.jspecify.annotations.NullMarked;
