/** What producers of labels send. */
@NullMarked
package io.driftgate.app.labels;

import org.jspecify.annotations.NullMarked;
