/** The benchmarks: commands, what runs against what, and how it is measured. */
@NullMarked
package io.driftgate.bench;

import org.jspecify.annotations.NullMarked;
