/** Who made a bundle: signatures in the form of the OpenSSF model-signing specification. */
@NullMarked
package io.driftgate.models.signing;

import org.jspecify.annotations.NullMarked;
