/**
 * The page that an analyst reads after a drift command: records of the monitor as one HTML file.
 */
@NullMarked
package io.driftgate.app.drift.page;

import org.jspecify.annotations.NullMarked;
