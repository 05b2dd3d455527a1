package io.driftgate.bench.flink;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.driftgate.bench.contestant.PlainRecords;
import io.driftgate.schemas.Prediction;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an event to a GenericRecord, scores it in one call, fills prediction and audit record.
 */
final class ScoringFunction extends RichMapFunction<SourceEvent, ScoredEvent> {
  private static final long serialVersionUID = 1L;
  private static final int FRAME_BYTES = 5;

  private final String schema;
  private final String onnx;
  private final String output;
  private final int column;
  private final String[] fields;
  private transient @Nullable GenericDatumReader<GenericRecord> reader;
  private transient int @Nullable [] positions;
  private transient @Nullable BinaryDecoder decoder;
  private transient @Nullable OrtEnvironment environment;
  private transient @Nullable OrtSession session;

  ScoringFunction(String schema, String onnx, String output, int column, List<String> fields) {
    this.schema = schema;
    this.onnx = onnx;
    this.output = output;
    this.column = column;
    this.fields = fields.toArray(String[]::new);
  }

  @Override
  public void open(OpenContext context) throws OrtException {
    Schema parsed = new Schema.Parser().parse(schema);
    reader = new GenericDatumReader<>(parsed);
    positions = Arrays.stream(fields).mapToInt(field -> parsed.getField(field).pos()).toArray();
    environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(onnx, options);
    }
  }

  @Override
  public ScoredEvent map(SourceEvent source) throws IOException, OrtException {
    byte[] value = source.value();
    decoder =
        DecoderFactory.get().binaryDecoder(value, FRAME_BYTES, value.length - FRAME_BYTES, decoder);
    GenericRecord event = Objects.requireNonNull(reader).read(null, decoder);
    float[] features = new float[fields.length];
    for (int index = 0; index < features.length; index++) {
      Object cell = event.get(Objects.requireNonNull(positions)[index]);
      features[index] = cell == null ? Float.NaN : ((Number) cell).floatValue();
    }
    PlainRecords records =
        new PlainRecords(source.topic(), source.partition(), source.offset(), event);
    Prediction prediction = records.prediction(score(features), System.currentTimeMillis());
    return new ScoredEvent(
        source.partition(), source.key(), prediction, records.audit(prediction, features));
  }

  private float score(float[] features) throws OrtException {
    OrtSession opened = Objects.requireNonNull(session);
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(features), new long[] {1, features.length});
        OrtSession.Result result =
            opened.run(Map.of(opened.getInputNames().iterator().next(), tensor))) {
      return ((float[][]) result.get(output).orElseThrow().getValue())[0][column];
    }
  }

  @Override
  public void close() throws OrtException {
    if (session != null) {
      session.close();
    }
  }
}
