/** The model bundle: what a data scientist hands over, read and checked. */
@NullMarked
package io.driftgate.models;

import org.jspecify.annotations.NullMarked;
