/**
 * The past scored again: ranges of the features topic against what was recorded of them, or by
 * another version. Reads topics, writes none.
 */
@NullMarked
package io.driftgate.app.replay;

import org.jspecify.annotations.NullMarked;
