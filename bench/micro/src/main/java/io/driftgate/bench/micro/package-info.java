/**
 * Parts of the hot path by themselves. JMH fills the fields of states, so nothing is promised about
 * null.
 */
@NullUnmarked
package io.driftgate.bench.micro;

import org.jspecify.annotations.NullUnmarked;
