/** What runs in a process of its own and is measured. */
@NullMarked
package io.driftgate.bench.contestant;

import org.jspecify.annotations.NullMarked;
