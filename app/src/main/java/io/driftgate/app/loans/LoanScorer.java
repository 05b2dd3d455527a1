package io.driftgate.app.loans;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.List;
import java.util.Map;

/** Scores applications with the exported model, outside any pipeline. For one thread. */
public final class LoanScorer implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /**
   * Loads a model.
   *
   * @throws IllegalStateException when it cannot be loaded
   */
  public LoanScorer(byte[] onnx) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(onnx, options);
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  /** The same for one list of applications. */
  static float[][] score(byte[] onnx, List<LoanApplication> applications) {
    try (LoanScorer scorer = new LoanScorer(onnx)) {
      return scorer.score(applications);
    }
  }

  /**
   * The probabilities of {@link LoanModel#CLASSES}, a row for each application.
   *
   * @throws IllegalStateException when the model cannot be run
   */
  public float[][] score(List<LoanApplication> applications) {
    float[][] numbers = new float[applications.size()][LoanColumns.NUMBERS.size()];
    boolean[][] collateral = new boolean[applications.size()][1];
    String[][] employment = new String[applications.size()][1];
    for (int row = 0; row < applications.size(); row++) {
      LoanApplication application = applications.get(row);
      for (int column = 0; column < LoanColumns.NUMBERS.size(); column++) {
        numbers[row][column] = (float) LoanColumns.NUMBERS.get(column).numberOf(application);
      }
      collateral[row][0] = application.hasCollateral();
      employment[row][0] = application.applicant().employment().name();
    }
    try (OnnxTensor numberTensor = OnnxTensor.createTensor(environment, numbers);
        OnnxTensor collateralTensor = OnnxTensor.createTensor(environment, collateral);
        OnnxTensor employmentTensor = OnnxTensor.createTensor(environment, employment);
        OrtSession.Result result =
            session.run(
                Map.of(
                    LoanGraph.NUMBERS, numberTensor,
                    LoanGraph.COLLATERAL, collateralTensor,
                    LoanGraph.EMPLOYMENT, employmentTensor))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  private static IllegalStateException failure(OrtException e) {
    return new IllegalStateException("the loan model does not run: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failure(e);
    }
  }
}
