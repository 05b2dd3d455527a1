/** The connection to the brokers that the administrative commands share. */
@NullMarked
package io.driftgate.app.broker;

import org.jspecify.annotations.NullMarked;
