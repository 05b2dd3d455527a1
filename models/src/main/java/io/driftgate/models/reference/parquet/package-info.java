/**
 * Flat Parquet files, from bytes in memory.
 *
 * <p>The metadata are read with Apache Parquet's own structures; the pages are decoded here. Apache
 * Parquet's page readers want Hadoop's classes and allocate what the bytes of a page ask for, so a
 * damaged file can ask for gigabytes; here every allocation is checked against the bytes that are
 * there, or against a {@link io.driftgate.models.reference.parquet.Budget}.
 */
@NullMarked
package io.driftgate.models.reference.parquet;

import org.jspecify.annotations.NullMarked;
