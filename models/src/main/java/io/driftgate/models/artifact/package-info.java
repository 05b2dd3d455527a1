/**
 * Where the artifacts of releases lie: bundles as zips, put there once and fetched by instances.
 */
@NullMarked
package io.driftgate.models.artifact;

import org.jspecify.annotations.NullMarked;
