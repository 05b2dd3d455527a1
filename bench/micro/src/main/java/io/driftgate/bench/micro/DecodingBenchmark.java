package io.driftgate.bench.micro;

import io.driftgate.topology.decoding.EventDecoder;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One event to a row by its decoding plan, and to a GenericRecord by Avro's reader. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodingBenchmark {
  private static final int FRAME_BYTES = 5;

  @Param({"MLP_20", "MLP_500", "FFNN_784"})
  public String workload;

  private byte[][] events;
  private Schema schema;
  private EventDecoder decoder;
  private Row row;
  private GenericDatumReader<GenericRecord> reader;
  private BinaryDecoder binary;
  private GenericRecord record;
  private int next;

  /** Makes the events. */
  @Setup
  public void prepare() {
    Loaded loaded = new Loaded(workload);
    events = loaded.events();
    schema = loaded.schema();
    decoder = new EventDecoder(loaded.layout());
    row = loaded.layout().newRow();
    reader = new GenericDatumReader<>(schema);
  }

  private byte[] event() {
    next = next + 1 == events.length ? 0 : next + 1;
    return events[next];
  }

  /** As Driftgate does it, validation included. */
  @Benchmark
  public Rejected plan() {
    return decoder.decode(event(), Loaded.SCHEMA_ID, schema, row);
  }

  /** As the usual deserialisers do it. */
  @Benchmark
  public GenericRecord genericRecord() throws java.io.IOException {
    byte[] event = event();
    binary =
        DecoderFactory.get().binaryDecoder(event, FRAME_BYTES, event.length - FRAME_BYTES, binary);
    record = reader.read(null, binary);
    return record;
  }
}
