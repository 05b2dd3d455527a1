/**
 * Which versions an instance has loaded and which one serves: follows releases and the routing
 * table, off the stream threads.
 */
@NullMarked
package io.driftgate.app.serving;

import org.jspecify.annotations.NullMarked;
