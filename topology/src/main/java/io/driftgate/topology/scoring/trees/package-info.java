/**
 * Sums of the leaves of tree ensembles, computed here and not by ONNX Runtime: packed trees, and a
 * walk through them without branches. Knows neither rows nor ONNX Runtime.
 */
@NullMarked
package io.driftgate.topology.scoring.trees;

import org.jspecify.annotations.NullMarked;
