package io.driftgate.bench.contestant;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.driftgate.bench.contestant.ContestantMain.Assignment;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * ONNX Runtime as its documentation shows it: one session, one call an event, tensors and results
 * closed, one thread. For one thread.
 */
final class SingleEventModel implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String input;
  private final Assignment assignment;

  SingleEventModel(Assignment assignment) {
    this.assignment = assignment;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(assignment.onnx().toString(), options);
      input = session.getInputNames().iterator().next();
    } catch (OrtException e) {
      throw new IllegalStateException("the model cannot be loaded", e);
    }
  }

  /** All of the output's columns. */
  float[] score(float[] features) {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(features), new long[] {1, features.length});
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      OnnxValue output =
          result
              .get(assignment.output())
              .orElseThrow(() -> new IllegalStateException("no output " + assignment.output()));
      return ((float[][]) output.getValue())[0];
    } catch (OrtException e) {
      throw new IllegalStateException("the model failed", e);
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
