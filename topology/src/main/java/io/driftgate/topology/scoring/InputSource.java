package io.driftgate.topology.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.driftgate.topology.decoding.Row;
import java.util.List;

/** Makes one input of a call from rows. For one thread. */
interface InputSource {

  /** The input's name. */
  String tensor();

  /** The tensor of some rows, to be closed by the caller before the next call. */
  OnnxTensor tensor(OrtEnvironment environment, List<Row> rows) throws OrtException;
}
