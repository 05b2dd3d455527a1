package io.driftgate.app.loans;

import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * A logistic regression of loan defaults, trained with Tribuo; the same loans give the same bits.
 */
public final class LoanModel {
  public static final String PAID = "PAID";
  public static final String DEFAULT = "DEFAULT";

  /** The classes in the order of the model's output. */
  public static final List<String> CLASSES = List.of(PAID, DEFAULT);

  private static final int EPOCHS = 8;
  private static final int BATCH_ROWS = 16;
  private static final double LEARNING_RATE = 0.05;
  private static final double STABILITY = 1e-6;
  private static final long SHUFFLE_SEED = 1;
  private static final int NEVER_LOG = -1;

  // Held here: a logger that nobody holds forgets its level.
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  private final Scaling scaling;
  private final LinearSGDModel model;

  private LoanModel(Scaling scaling, LinearSGDModel model) {
    this.scaling = scaling;
    this.model = model;
  }

  /**
   * Trains on loans whose outcome is known.
   *
   * @throws IllegalArgumentException when no loan failed, or all did: there is nothing to learn
   */
  public static LoanModel train(List<LoanOutcome> loans) {
    long defaults = loans.stream().filter(LoanOutcome::defaulted).count();
    if (defaults == 0 || defaults == loans.size()) {
      throw new IllegalArgumentException(
          defaults + " of " + loans.size() + " loans failed, expected some and not all");
    }
    TRIBUO.setLevel(Level.WARNING);
    Scaling scaling =
        Scaling.of(loans.stream().map(loan -> LoanColumns.row(loan.application())).toList());
    LabelFactory labels = new LabelFactory();
    MutableDataset<Label> dataset =
        new MutableDataset<>(new SimpleDataSourceProvenance("simulated loans", labels), labels);
    for (LoanOutcome loan : loans) {
      dataset.add(example(loan.application(), loan.label(), scaling));
    }
    LinearSGDTrainer trainer =
        new LinearSGDTrainer(
            new LogMulticlass(),
            new AdaGrad(LEARNING_RATE, STABILITY),
            EPOCHS,
            NEVER_LOG,
            BATCH_ROWS,
            SHUFFLE_SEED);
    return new LoanModel(scaling, trainer.train(dataset));
  }

  /** Tribuo's own probability that the loan is not paid back. */
  public double defaultProbability(LoanApplication application) {
    Label scored =
        model.predict(example(application, PAID, scaling)).getOutputScores().get(DEFAULT);
    return Objects.requireNonNull(scored, "the model knows the class " + DEFAULT).getScore();
  }

  /** The model as an ONNX file that takes the features as they come. */
  public byte[] onnx() {
    return LoanGraph.of(scaling.foldInto(learnt()));
  }

  private static Example<Label> example(
      LoanApplication application, String label, Scaling scaling) {
    double[] values = scaling.scaled(LoanColumns.row(application));
    return new ArrayExample<>(new Label(label), LoanColumns.names().toArray(String[]::new), values);
  }

  /** Tribuo orders features and classes by numbers of its own; here they come by name. */
  private LinearLayer learnt() {
    DenseMatrix matrix = model.getWeightsCopy();
    List<String> names = LoanColumns.names();
    double[][] weights = new double[names.size()][CLASSES.size()];
    double[] bias = new double[CLASSES.size()];
    for (int label = 0; label < CLASSES.size(); label++) {
      int row = model.getOutputIDInfo().getID(new Label(CLASSES.get(label)));
      for (int column = 0; column < names.size(); column++) {
        weights[column][label] =
            matrix.get(row, model.getFeatureIDMap().get(names.get(column)).getID());
      }
      bias[label] = matrix.get(row, names.size());
    }
    return new LinearLayer(weights, bias);
  }
}
