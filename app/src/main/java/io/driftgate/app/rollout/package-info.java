/** What people ask of the rollout controller, and how things stand. */
@NullMarked
package io.driftgate.app.rollout;

import org.jspecify.annotations.NullMarked;
