package io.driftgate.models.reference.parquet;

/** How a stored value becomes a value of the table. */
interface Conversion {
  void apply(Values values, int index, ValueSink sink) throws UnreadableParquetException;
}
