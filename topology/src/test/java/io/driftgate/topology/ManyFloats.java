package io.driftgate.topology;

import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** A model of many 32-bit features, whose events make large records. */
record ManyFloats(int count) {

  List<Feature> features() {
    return IntStream.range(0, count)
        .mapToObj(index -> Feature.required("f" + index, TensorType.FP32))
        .toList();
  }

  /** An event with a 1 in each. */
  GenericRecord event() {
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Event").fields();
    features().forEach(feature -> fields.requiredFloat(feature.name()));
    GenericRecordBuilder event = new GenericRecordBuilder(fields.endRecord());
    features().forEach(feature -> event.set(feature.name(), 1f));
    return event.build();
  }
}
