/** From effects to alerts: one decision a window, evidence over time, episodes. Pure. */
@NullMarked
package io.driftgate.drift.alert;

import org.jspecify.annotations.NullMarked;
