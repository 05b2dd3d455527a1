/** Topics for people and programs to read. */
@NullMarked
package io.driftgate.app.tail;

import org.jspecify.annotations.NullMarked;
