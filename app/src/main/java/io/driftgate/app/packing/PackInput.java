package io.driftgate.app.packing;

import io.driftgate.models.Activation;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user gives to be packed.
 *
 * @param model an ONNX file, or a folder that MLflow wrote
 * @param reference the training reference; null where there is none
 * @param golden rows with the outputs that the trainer saw; null to make them by running the model
 * @param name name of the model; null for the one that MLflow knows
 * @param version version of the model; null for the one that MLflow knows
 * @param features names of the features in the order of the input's columns; empty to find them
 * @param classes names of the classes in the order of the score's columns; empty to find them
 * @param scoreClass the class whose score counts; null to find it
 * @param activation what turns the score tensor into the score; null to find it
 * @param source where the model was fetched from; null for files
 */
public record PackInput(
    Path model,
    @Nullable Path reference,
    @Nullable Path golden,
    @Nullable String name,
    @Nullable String version,
    List<String> features,
    List<String> classes,
    @Nullable String scoreClass,
    @Nullable Activation activation,
    @Nullable String source) {

  public PackInput {
    features = List.copyOf(features);
    classes = List.copyOf(classes);
  }
}
