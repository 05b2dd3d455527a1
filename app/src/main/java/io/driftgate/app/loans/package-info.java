/**
 * Simulated loan applications and the small model that is trained on them: what the demo and the
 * tour run on, so that neither needs data or a model from elsewhere.
 */
@NullMarked
package io.driftgate.app.loans;

import org.jspecify.annotations.NullMarked;
