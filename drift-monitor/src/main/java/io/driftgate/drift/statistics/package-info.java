/** How far two samples are apart, and how surprising that is. Plain Java; a library of its own. */
@NullMarked
package io.driftgate.drift.statistics;

import org.jspecify.annotations.NullMarked;
