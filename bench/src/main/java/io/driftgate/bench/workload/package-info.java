/** What is scored: models made here, and events for them. */
@NullMarked
package io.driftgate.bench.workload;

import org.jspecify.annotations.NullMarked;
