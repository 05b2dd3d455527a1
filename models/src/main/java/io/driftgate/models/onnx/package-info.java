/** The ONNX file as a file: what it says of itself, read and changed without running it. */
@NullMarked
package io.driftgate.models.onnx;

import org.jspecify.annotations.NullMarked;
