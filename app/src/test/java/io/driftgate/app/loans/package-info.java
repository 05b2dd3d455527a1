@NullMarked
package io.driftgate.app.loans;

import org.jspecify.annotations.NullMarked;
