/** The rollout controller: the one owner of the routing decision. */
@NullMarked
package io.driftgate.drift.rollout;

import org.jspecify.annotations.NullMarked;
