package io.driftgate.bench.workload;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/**
 * A model and the events for it.
 *
 * @param name in reports
 * @param fields the events' features, in the order of the model's columns
 * @param nullable whether a feature may be null
 * @param onnx the model of version 1
 * @param canary the model of version 2, for contestants that route
 * @param output the model's output with the score
 * @param column of that output
 * @param classes that the model tells apart; none where it gives one value
 * @param rows distinct events' features, sent again and again; NaN where an event has none
 * @param reference rows of "training data"
 */
@SuppressWarnings("ArrayRecordComponent") // workloads are not compared
public record Workload(
    String name,
    List<String> fields,
    boolean nullable,
    byte[] onnx,
    byte[] canary,
    String output,
    int column,
    List<String> classes,
    float[][] rows,
    float[][] reference) {
  /** The input of every model that is made here. */
  public static final String INPUT = "features";

  static final String PROBABILITIES = "probabilities";

  /** Schema of the events: id, time, and a float a feature. */
  public Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> assembler =
        SchemaBuilder.record("Event")
            .namespace("io.driftgate.bench")
            .fields()
            .requiredString("event_id")
            .requiredLong("event_time");
    for (String field : fields) {
      assembler = nullable ? assembler.optionalFloat(field) : assembler.requiredFloat(field);
    }
    return assembler.endRecord();
  }
}
