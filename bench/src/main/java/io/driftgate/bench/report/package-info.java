/** Figures beside their marks, as text, JSON and Markdown. */
@NullMarked
package io.driftgate.bench.report;

import org.jspecify.annotations.NullMarked;
