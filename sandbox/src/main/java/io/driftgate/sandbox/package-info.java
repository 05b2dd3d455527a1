/**
 * Real Kafka brokers and a real schema registry as child processes of one machine, for the demo and
 * the tests.
 */
@NullMarked
package io.driftgate.sandbox;

import org.jspecify.annotations.NullMarked;
