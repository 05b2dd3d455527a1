/** The schema registry, through the API that every registry speaks. */
@NullMarked
package io.driftgate.app.registry;

import org.jspecify.annotations.NullMarked;
