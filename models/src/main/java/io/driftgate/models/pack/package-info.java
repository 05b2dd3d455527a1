/** Fills a manifest with all that an ONNX file tells and a reference shows. */
@NullMarked
package io.driftgate.models.pack;

import org.jspecify.annotations.NullMarked;
