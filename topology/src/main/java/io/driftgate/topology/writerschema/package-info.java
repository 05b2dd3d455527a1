/**
 * The schemas that events were written with: where they come from, and what happens while they
 * cannot be had. A partition whose next event has a schema that the registry cannot be asked for
 * waits; nothing is lost, nothing is dead-lettered, and the other partitions go on.
 */
@NullMarked
package io.driftgate.topology.writerschema;

import org.jspecify.annotations.NullMarked;
