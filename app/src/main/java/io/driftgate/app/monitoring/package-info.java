/** What the drift monitor needs from the rest: versions with their references, metrics. */
@NullMarked
package io.driftgate.app.monitoring;

import org.jspecify.annotations.NullMarked;
