/** Releases on their topics: written by a publisher, read by instances and by people. */
@NullMarked
package io.driftgate.app.releases;

import org.jspecify.annotations.NullMarked;
