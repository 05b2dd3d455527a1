/** The training reference of a model: rows and typed columns, from CSV or Parquet. */
@NullMarked
package io.driftgate.models.reference;

import org.jspecify.annotations.NullMarked;
