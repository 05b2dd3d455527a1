/**
 * The trial of a version before it is offered traffic: runs it on its own reference and golden
 * rows. Meant for a process of its own, for a model may not end, or want all memory.
 */
@NullMarked
package io.driftgate.topology.trial;

import org.jspecify.annotations.NullMarked;
