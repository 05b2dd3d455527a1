/** HTTP: health and metrics. */
@NullMarked
package io.driftgate.app.http;

import org.jspecify.annotations.NullMarked;
