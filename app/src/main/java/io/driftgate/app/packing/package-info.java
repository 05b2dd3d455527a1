/** From what a trainer wrote to a bundle that was tried. */
@NullMarked
package io.driftgate.app.packing;

import org.jspecify.annotations.NullMarked;
