@NullMarked
package io.driftgate.app.replay;

import org.jspecify.annotations.NullMarked;
