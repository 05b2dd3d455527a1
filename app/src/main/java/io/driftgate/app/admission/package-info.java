/**
 * What a version has to pass before it is offered traffic, on the publisher's side and on each
 * instance.
 */
@NullMarked
package io.driftgate.app.admission;

import org.jspecify.annotations.NullMarked;
