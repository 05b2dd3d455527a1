@NullMarked
package io.driftgate.app;

import org.jspecify.annotations.NullMarked;
