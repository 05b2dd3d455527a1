/** Where the time of a contestant goes, by the JDK's own flight recorder. */
@NullMarked
package io.driftgate.bench.profile;

import org.jspecify.annotations.NullMarked;
